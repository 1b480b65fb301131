import { transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import type { Viewer } from '../../../kernel/viewer';
import { policyOf } from '../../../schema/policy';
import { depsOf } from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import * as cards from '../repo/cards';
import { causeOf, change, factsOf } from '../service/change';
import type { Facts } from '../transitions';
import { cvvOf } from './cvv';
import { letTokenExpire } from './expire-token';
import { setPinWithToken } from './pin-with-token';
import { prove } from './prove';
import { disclose, reveal, revealWithToken } from './reveal';
import { alive, blocked, closed, codeOf, expired, frozen, reported, type Scene, scene, stranger } from './testing';
import { createToken } from './tokens';

describe('numbers and tokens', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof depsOf>;
  let saas: Scene;
  let v1: Scene;
  let crypto: Scene;
  beforeAll(async () => {
    database = await testDatabase();
    deps = depsOf(database, 'card');
    saas = await scene(database, 'vaultspay-saas');
    v1 = await scene(database, 'vaultspay-v1');
    crypto = await scene(database, 'cryptomate');
  });
  afterAll(() => database.close());

  const minutes = (n: number): void => deps.clock.advance(n * 60_000);
  const hosted: Partial<Viewer> = {
    ...{ tenantId: newId(), actor: { kind: 'hosted', id: 'page' }, scopes: [], credentialId: undefined },
  };
  const issued = async (at: Scene, kind: 'pin' | 'reveal', id: string, more: Partial<Viewer> = {}): Promise<string> =>
    (await createToken(deps, at.call(more), kind, id)).token;
  const shown = (at: Scene, token: string, more: Partial<Viewer> = {}) =>
    codeOf(revealWithToken(deps, at.call(more), token));
  const stateOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      ({ code, details }) => (code === 'ONE_TIME_TOKEN_INVALID' ? details.state : code),
    );
  const become = (at: Scene, id: string, to: Partial<Facts>, more: Partial<cards.NewCard> = {}) =>
    transact(deps.db, async (tx) => {
      const before = (await cards.lock(tx, { tenantId: at.tenantId }, id))!;
      const move = { to: { ...factsOf(before), ...to }, event: null };
      const cause = causeOf(at.call(), deps.clock.now());
      const place = { tx, cause, policy: await policyOf(tx, at.tenantId) };
      await change(place, before, 'freeze', move, {}, more);
    });

  describe('revealed directly', () => {
    it('are what the vault has, the same each time, and each time in the audit log', async () => {
      const at = await scene(database, 'vaultspay-saas');
      const { id, pan } = await at.card();
      const cvv = cvvOf(TEST_KEYS, { pan, validThrough: '2029-04-30', generation: 1 });
      const all = { cardId: id, pan, cvv, expiryMonth: 4, expiryYear: 2029 };
      expect([await reveal(deps, at.call(), id), await reveal(deps, at.call(), id)]).toEqual([all, all]);
      expect(await at.audited()).toEqual(['card.reveal', 'card.reveal']);
      const [row] =
        await database.admin`select target_id, after, a::text as text from identity.audit as a where tenant_id = ${at.tenantId}`;
      expect(row).toMatchObject({ target_id: id, after: { fields: ['cvv', 'expiry', 'pan'], generation: 1 } });
      expect(row!.text).not.toContain(pan);
      expect(await at.outbox()).toEqual([]);
    });

    it('are only what was asked for, which the audit log tells', async () => {
      const at = await scene(database, 'vaultspay-saas');
      const { id, pan } = await at.card();
      expect(await reveal(deps, at.call(), id, ['pan'])).toEqual({
        ...{ cardId: id, pan, cvv: null, expiryMonth: null, expiryYear: null },
      });
      expect(await reveal(deps, at.call(), id, ['expiry'])).toMatchObject({ pan: null, cvv: null, expiryMonth: 4 });
      const rows = await database.admin`select after from identity.audit where tenant_id = ${at.tenantId} order by seq`;
      expect(rows.map(({ after }) => after.fields)).toEqual([['pan'], ['expiry']]);
    });

    // biome-ignore format: one row, one line
    const cases = [
      ['S, pending', () => saas, { lifecycle: 'pending' }, 'done'],
      ['S, frozen', () => saas, frozen, 'done'],
      ['S, blocked', () => saas, blocked, 'done'],
      ['S, reported', () => saas, reported, 'done'],
      ['S, expired', () => saas, expired, 'CARD_EXPIRED'],
      ['S, closed', () => saas, closed, 'CARD_CLOSED'],
      ['1, virtual', () => v1, { form: 'virtual' }, 'done'],
      ['1, shipping', () => v1, { lifecycle: 'shipping' }, 'done'],
      ['1, frozen', () => v1, frozen, 'CARD_FROZEN'],
      ['1, blocked', () => v1, blocked, 'CARD_BLOCKED'],
      ['1, past its month', () => v1, expired, 'done'],
      ['1, closed', () => v1, closed, 'CARD_CLOSED'],
      ['C, frozen', () => crypto, frozen, 'done'],
      ['C, blocked', () => crypto, blocked, 'done'],
      ['C, expired', () => crypto, expired, 'done'],
      ['C, closed', () => crypto, closed, 'CARD_CLOSED'],
    ] as const;
    it.each(cases)('%s: may they be, and may a token for it?', async (_, of, state, expected) => {
      const { id } = await of().card(state);
      const before = await of().audited();
      expect(await codeOf(reveal(deps, of().call(), id))).toBe(expected);
      if (expected !== 'done') expect(await of().audited()).toEqual(before);
      expect(await codeOf(createToken(deps, of().call(), 'reveal', id))).toBe(expected);
    });

    it('are of cards of the tenant that anybody keeps a number of', async () => {
      const { id } = await saas.card();
      for (const [at, which] of [
        [v1, id],
        [saas, stranger()],
        [saas, 'x'],
      ] as const)
        expect(await codeOf(reveal(deps, at.call(), which))).toBe('CARD_UNKNOWN');
      expect(await codeOf(reveal(deps, saas.call({ customerId: newId() }), id))).toBe('CARD_UNKNOWN');
      await database.admin`delete from card.vault where card_id = ${id}`;
      expect(await codeOf(reveal(deps, saas.call(), id))).toBe('CARD_STATE');
    });

    it('are not shown of a holder who is out, nor to a tenant that is not certified', async () => {
      const at = await scene(database, 'vaultspay-v1');
      const { id } = await at.card();
      await at.suspend();
      expect(await codeOf(reveal(deps, at.call(), id))).toBe('CUSTOMER_SUSPENDED');
      await at.suspend('active');
      await database.admin`update identity.tenant set mode = 'live' where id = ${at.tenantId}`;
      expect(await codeOf(reveal(deps, at.call(), id))).toBe('PCI_REQUIRED');
      const token = await issued(at, 'reveal', id);
      expect(await shown(at, token)).toBe('PCI_REQUIRED');
      expect(await shown(at, token, hosted)).toBe('done');
    });
  });

  describe('a token', () => {
    it('is random, said once, and kept as a digest', async () => {
      const { id } = await v1.card();
      const tokens = await Promise.all(Array.from({ length: 5 }, () => issued(v1, 'reveal', id)));
      expect(new Set(tokens).size).toBe(5);
      for (const token of tokens) expect(token).toMatch(/^rvlt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      expect(await issued(v1, 'pin', id)).toMatch(/^pint_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      const rows = await database.admin`select t::text as text from card.secret_token as t`;
      for (const { text } of rows) for (const token of tokens) expect(text).not.toContain(token.slice(5));
    });

    it('shows a number once, whoever comes second', async () => {
      const { id, pan } = await v1.card();
      const token = await issued(v1, 'reveal', id);
      expect(await revealWithToken(deps, v1.call(), token)).toMatchObject({ pan, expiryYear: 2029 });
      expect(await stateOf(revealWithToken(deps, v1.call(), token))).toBe('viewed');
    });

    it('serves one of many who use it at once', async () => {
      const { id } = await v1.card();
      const [token, pinToken] = [await issued(v1, 'reveal', id), await issued(v1, 'pin', id)];
      const views = await Promise.all(
        Array.from({ length: 8 }, () => stateOf(revealWithToken(deps, v1.call(), token))),
      );
      expect(views.sort()).toEqual(['done', ...Array(7).fill('viewed')]);
      const pins = Array.from({ length: 8 }, (_, i) => `100${i}`);
      const set = await Promise.all(pins.map((pin) => stateOf(setPinWithToken(deps, v1.call(), pinToken, pin))));
      expect([...set].sort()).toEqual(['done', ...Array(7).fill('used')]);
      const winner = pins[set.indexOf('done')]!;
      expect(await prove(deps, v1.tenantId, id, { pin: winner })).toMatchObject({ pin: 'right' });
      expect(await database.admin`select 1 from card.history where card_id = ${id}`).toHaveLength(1);
    });

    it('sets a PIN once; one that breaks the rules leaves it as it is', async () => {
      const { id } = await v1.card();
      const token = await issued(v1, 'pin', id);
      expect(await codeOf(setPinWithToken(deps, v1.call(), token, '12'))).toBe('PIN_RULE');
      expect(await stateOf(setPinWithToken(deps, v1.call(), token, '4826'))).toBe('done');
      expect(await stateOf(setPinWithToken(deps, v1.call(), token, '4826'))).toBe('used');
      expect(await prove(deps, v1.tenantId, id, { pin: '4826' })).toMatchObject({ pin: 'right' });
    });

    it('ends after its minutes, and is then told so', async () => {
      const { id } = await crypto.card({ form: 'virtual' });
      const token = await issued(crypto, 'reveal', id);
      const pinToken = await issued(crypto, 'pin', id);
      minutes(4);
      expect(await codeOf(createToken(deps, crypto.call(), 'reveal', (await crypto.card()).id))).toBe('done');
      minutes(1);
      expect(await stateOf(revealWithToken(deps, crypto.call(), token))).toBe('expired');
      minutes(4);
      expect(await stateOf(setPinWithToken(deps, crypto.call(), pinToken, '124758'))).toBe('done');
      const late = await issued(crypto, 'pin', id);
      minutes(10);
      expect(await stateOf(setPinWithToken(deps, crypto.call(), late, '124758'))).toBe('expired');
    });

    it('expires when the sandbox lets its time pass, unless it was used before', async () => {
      const { id } = await v1.card();
      const [pin, seen] = [await issued(v1, 'pin', id), await issued(v1, 'reveal', id)];
      expect(await shown(v1, seen)).toBe('done');
      for (const token of [pin, seen]) expect(await letTokenExpire(deps, v1.call(), token)).toBe(true);
      expect(await stateOf(setPinWithToken(deps, v1.call(), pin, '1234'))).toBe('expired');
      expect(await stateOf(revealWithToken(deps, v1.call(), seen))).toBe('viewed');
      const other = await issued(v1, 'pin', id);
      for (const [at, token] of [
        [saas, other],
        [v1, `pint_${'0'.repeat(26)}`],
      ] as const)
        expect(await codeOf(letTokenExpire(deps, at.call(), token))).toBe('ONE_TIME_TOKEN_INVALID');
      expect(await stateOf(setPinWithToken(deps, v1.call(), other, '1234'))).toBe('done');
    });

    it('is the same for whoever asks again with one key, whatever became of it', async () => {
      const { id } = await v1.card();
      const ask = () => createToken(deps, v1.call(), 'pin', id, 'token-key');
      const first = await ask();
      expect(await stateOf(setPinWithToken(deps, v1.call(), first.token, '1234'))).toBe('done');
      await v1.alter(id, frozen);
      minutes(1);
      const before = await v1.tokens();
      expect(await ask()).toEqual(first);
      expect(await v1.tokens()).toEqual(before);
      expect(await codeOf(createToken(deps, v1.call(), 'pin', id, 'another'))).toBe('CARD_FROZEN');
      const [kept] = await database.admin`select o::text as text from events.once as o where key = 'token-key'`;
      expect(kept!.text).not.toContain(first.token.slice(5));
    });

    it('comes with the number where the tenant may hold it, in one act that is told once', async () => {
      const at = await scene(database, 'vaultspay-v1');
      const { id, pan } = await at.card({ form: 'virtual' });
      const app = at.call({ scopes: ['card:write', 'card:reveal'] });
      const first = await disclose(deps, app, id);
      expect(first).toMatchObject({ cardId: id, secrets: { pan, expiryMonth: 4, expiryYear: 2029 } });
      await database.admin`update identity.tenant set mode = 'live' where id = ${at.tenantId}`;
      const second = await disclose(deps, app, id);
      expect(second.secrets).toBe(null);
      expect(await stateOf(revealWithToken(deps, at.call(hosted), first.token))).toBe('voided');
      const after = (
        await database.admin`select after from identity.audit where tenant_id = ${at.tenantId} order by seq`
      ).map((row) => row.after);
      expect(after).toEqual([
        { fields: ['cvv', 'expiry', 'pan'], token: true, generation: 1 },
        { fields: [], token: true, generation: 1 },
      ]);
      expect(await at.outbox()).toEqual([]);
      const user = at.call({ customerId: at.holder, actor: { kind: 'user', id: at.holder } });
      await database.admin`update identity.tenant set mode = 'test' where id = ${at.tenantId}`;
      expect(await disclose(deps, user, id)).toMatchObject({ secrets: null });
      expect(await disclose(deps, at.call({ scopes: ['card:write'] }), id)).toMatchObject({ secrets: null });
      const elsewhere = (scopes: Viewer['scopes']) => async () => {
        const { id: other } = await saas.card();
        return (await disclose(deps, saas.call({ scopes }), other)).secrets === null;
      };
      expect(await elsewhere(['card:write'])()).toBe(true);
      expect(await elsewhere(['card:write', 'card:reveal'])()).toBe(false);
    });

    it('is of no use to a page while the tenant is out, and lasts', async () => {
      const at = await scene(database, 'vaultspay-v1');
      const { id } = await at.card();
      const [pin, number] = [await issued(at, 'pin', id), await issued(at, 'reveal', id)];
      const become = (status: string) =>
        database.admin`update identity.tenant set status = ${status} where id = ${at.tenantId}`;
      for (const status of ['suspended', 'banned', 'inactive']) {
        await become(status);
        expect(await stateOf(setPinWithToken(deps, at.call(hosted), pin, '1234'))).toBe('suspended');
        expect(await stateOf(revealWithToken(deps, at.call(hosted), number))).toBe('suspended');
      }
      await become('active');
      expect(await stateOf(revealWithToken(deps, at.call(hosted), number))).toBe('done');
      expect(await stateOf(setPinWithToken(deps, at.call(hosted), pin, '1234'))).toBe('done');
    });

    it('with or without the number is refused in the order of the contract, and leaves nothing', async () => {
      const at = await scene(database, 'vaultspay-v1');
      const { id } = await at.card();
      await at.alter(id, frozen);
      await database.admin`update wallet.account set lifecycle = 'closed' where id = ${at.account}`;
      const told: unknown[] = [];
      for (const status of ['deleted', 'suspended', 'active']) {
        await at.suspend(status);
        told.push(await codeOf(disclose(deps, at.call(), id)), await codeOf(createToken(deps, at.call(), 'pin', id)));
      }
      await database.admin`update wallet.account set lifecycle = 'active' where id = ${at.account}`;
      await at.alter(id, closed);
      told.push(await codeOf(disclose(deps, at.call(), id)));
      await at.alter(id, alive);
      told.push(await codeOf(disclose(deps, at.call(), id)), await codeOf(disclose(deps, saas.call(), id)));
      expect(told).toEqual([
        ...['CUSTOMER_DELETED', 'CUSTOMER_DELETED', 'CUSTOMER_SUSPENDED', 'CUSTOMER_SUSPENDED'],
        ...['ACCOUNT_CLOSED', 'ACCOUNT_CLOSED', 'CARD_CLOSED', 'CARD_FROZEN', 'CARD_UNKNOWN'],
      ]);
      expect([await at.tokens(), await at.audited()]).toEqual([[], []]);
    });

    it('is voided by a newer one of its kind, and not by one of the other', async () => {
      const { id } = await v1.card();
      const [first, pin, second] = [
        await issued(v1, 'reveal', id),
        await issued(v1, 'pin', id),
        await issued(v1, 'reveal', id),
      ];
      expect(await stateOf(revealWithToken(deps, v1.call(), first))).toBe('voided');
      expect(await shown(v1, second)).toBe('done');
      expect(await stateOf(setPinWithToken(deps, v1.call(), pin, '1234'))).toBe('done');
    });

    it('serves whoever asked for it, or a page of ours, and nobody else', async () => {
      const { id } = await v1.card();
      const token = await issued(v1, 'reveal', id);
      const none = 'unknown';
      expect(await stateOf(revealWithToken(deps, v1.call({ actor: { kind: 'key', id: 'other' } }), token))).toBe(none);
      expect(await stateOf(revealWithToken(deps, saas.call(), token))).toBe(none);
      expect(await stateOf(setPinWithToken(deps, v1.call(), token, '1234'))).toBe(none);
      expect(await stateOf(revealWithToken(deps, v1.call(), `rvlt_${'0'.repeat(26)}`))).toBe(none);
      expect(await stateOf(revealWithToken(deps, v1.call(), ''))).toBe(none);
      expect(await shown(v1, token, hosted)).toBe('done');
    });

    it('is no way around the right to see numbers; end users see their own', async () => {
      const { id } = await saas.card();
      const app = { scopes: ['card:write' as const] };
      const token = await issued(saas, 'reveal', id, app);
      expect(await shown(saas, token, app)).toBe('VIEWER_FORBIDDEN');
      const user = { ...app, customerId: saas.holder, actor: { kind: 'user' as const, id: saas.holder } };
      expect(await shown(saas, await issued(saas, 'reveal', id, user), user)).toBe('done');
      expect(await codeOf(createToken(deps, saas.call({ ...user, customerId: newId() }), 'reveal', id))).toBe(
        'CARD_UNKNOWN',
      );
    });

    // biome-ignore format: one row, one line
    const ends = [
      ['1, frozen', () => v1, { restriction: 'frozen', restrictedBy: 'app' }, {}, 'voided', 'voided'],
      ['1, blocked', () => v1, { restriction: 'blocked', restrictedBy: 'app' }, {}, 'voided', 'voided'],
      ['1, terminated', () => v1, { lifecycle: 'closed' }, { closedReason: 'user_request', closedAt: new Date() }, 'voided', 'voided'],
      ['1, reissued', () => v1, {}, { generation: 2 }, 'voided', 'voided'],
      ['1, unchanged', () => v1, {}, {}, 'done', 'done'],
      ['S, frozen', () => saas, { restriction: 'frozen', restrictedBy: 'app' }, {}, 'done', 'done'],
      ['S, blocked', () => saas, { restriction: 'blocked', restrictedBy: 'app' }, {}, 'voided', 'done'],
      ['C, frozen', () => crypto, { restriction: 'frozen', restrictedBy: 'app' }, {}, 'done', 'done'],
      ['C, terminated', () => crypto, { lifecycle: 'closed' }, { closedReason: 'deleted', closedAt: new Date() }, 'voided', 'voided'],
    ] as const;
    it.each(ends)('of a card that is since %s', async (_, of, to, more, pin, seen) => {
      const { id } = await of().card();
      const [pinToken, token] = [await issued(of(), 'pin', id), await issued(of(), 'reveal', id)];
      const { id: other } = await of().card();
      const untouched = await issued(of(), 'reveal', other);
      await become(of(), id, to as Partial<Facts>, more as Partial<cards.NewCard>);
      expect(await stateOf(setPinWithToken(deps, of().call(), pinToken, '1234'))).toBe(pin);
      expect(await stateOf(revealWithToken(deps, of().call(), token))).toBe(seen);
      expect(await shown(of(), untouched)).toBe('done');
    });

    it('of a holder who is suspended is void, and stays so', async () => {
      const at = await scene(database, 'vaultspay-v1');
      const { id } = await at.card();
      const [token, pin] = [await issued(at, 'reveal', id), await issued(at, 'pin', id)];
      await at.suspend();
      expect(await stateOf(revealWithToken(deps, at.call(), token))).toBe('voided');
      await at.suspend('active');
      expect(await stateOf(revealWithToken(deps, at.call(), token))).toBe('voided');
      expect(await stateOf(setPinWithToken(deps, at.call(), pin, '1234'))).toBe('voided');
    });

    it('is in the audit log when it is made', async () => {
      const at = await scene(database, 'vaultspay-v1');
      const { id } = await at.card();
      await issued(at, 'reveal', id);
      await issued(at, 'pin', id);
      expect(await at.audited()).toEqual(['card.reveal_token', 'card.pin_token']);
    });
  });
});
