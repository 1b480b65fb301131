import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { seal } from '../../../kernel/crypto';
import { newId } from '../../../kernel/id';
import { depsOf, NOW } from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import { events } from '../events';
import { pinKeyContext } from './encrypted';
import { prove } from './prove';
import { changePin, setEncryptedPin, setPin } from './set-pin';
import { alive, blocked, closed, codeOf, expired, frozen, reported, type Scene, scene, stranger } from './testing';
import { createToken } from './tokens';

describe('the PIN of a card', () => {
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

  const verdict = async (at: Scene, cardId: string, pin: string) =>
    (await prove(deps, at.tenantId, cardId, { pin })).pin;
  const records = async (at: Scene): Promise<number> =>
    (await database.admin`select 1 from card.pin_record where tenant_id = ${at.tenantId}`).length;

  it('is set, with history, event and audit row, and nothing of it anywhere', async () => {
    const at = await scene(database, 'vaultspay-saas');
    const { id } = await at.card({ lifecycle: 'pending' });
    await setPin(deps, at.call(), { id, pin: '4826' });
    expect(await verdict(at, id, '4826')).toBe('right');
    const told = await at.outbox();
    expect(told.map(({ type }) => type)).toEqual(['card.pin_set']);
    events['card.pin_set'].parse(told[0]);
    expect(told[0]).toMatchObject({ before: { pinSetAt: null }, after: { pinSetAt: NOW, lifecycle: 'pending' } });
    expect(await at.audited()).toEqual(['card.setPin']);
    const history = await database.admin`select verb, status_after from card.history where card_id = ${id}`;
    expect(history).toMatchObject([{ verb: 'setPin', status_after: 'pending' }]);
    const [row] = await database.admin`select hash, algorithm from card.pin_record where tenant_id = ${at.tenantId}`;
    expect(row!.hash).not.toContain('4826');
  });

  it('is replaced without the old one, and voids the tokens that could have set it', async () => {
    const { id } = await saas.card();
    const { id: other } = await saas.card();
    await createToken(deps, saas.call(), 'pin', id);
    await createToken(deps, saas.call(), 'reveal', id);
    await createToken(deps, saas.call(), 'pin', other);
    await setPin(deps, saas.call(), { id, pin: '1111' });
    await setPin(deps, saas.call(), { id, pin: '2222' });
    expect([await verdict(saas, id, '1111'), await verdict(saas, id, '2222')]).toEqual(['wrong', 'right']);
    const states = (await saas.tokens()).map(({ kind, state }) => `${kind} ${state}`);
    expect(states.slice(-3)).toEqual(['pin voided', 'reveal issued', 'pin issued']);
  });

  it('is shared by a successor until one of them is given another', async () => {
    const { id } = await saas.card();
    await setPin(deps, saas.call(), { id, pin: '1357' });
    const { pin_id } = await saas.rowOf(id);
    const { id: successor } = await saas.card({ pin_id, predecessor_id: id });
    expect(await verdict(saas, successor, '1357')).toBe('right');
    await setPin(deps, saas.call(), { id: successor, pin: '2468' });
    expect(await Promise.all([verdict(saas, id, '1357'), verdict(saas, successor, '2468')])).toEqual([
      'right',
      'right',
    ]);
  });

  // biome-ignore format: one row, one line
  const cases = [
    ['S, while pending', () => saas, { lifecycle: 'pending' }, '1234', 'done'],
    ['S, while issued', () => saas, { lifecycle: 'issuance' }, '1234', 'done'],
    ['S, while waiting', () => saas, { lifecycle: 'awaiting_activation' }, '1234', 'done'],
    ['S, frozen', () => saas, frozen, '1234', 'done'],
    ['S, blocked', () => saas, blocked, '1234', 'CARD_BLOCKED'],
    ['S, reported', () => saas, reported, '1234', 'CARD_STATE'],
    ['S, closed', () => saas, closed, '1234', 'CARD_CLOSED'],
    ['S, expired', () => saas, expired, '1234', 'CARD_EXPIRED'],
    ['S, virtual', () => saas, { form: 'virtual' }, '1234', 'CARD_NOT_PHYSICAL'],
    ['S, virtual and closed', () => saas, { form: 'virtual', ...closed }, '1234', 'CARD_CLOSED'],
    ['S, three digits', () => saas, {}, '123', 'PIN_RULE'],
    ['S, five digits', () => saas, {}, '12345', 'PIN_RULE'],
    ['S, letters', () => saas, {}, 'abcd', 'PIN_RULE'],
    ['1, active', () => v1, {}, '1234', 'done'],
    ['1, shipping', () => v1, { lifecycle: 'shipping' }, '1234', 'done'],
    ['1, frozen', () => v1, frozen, '1234', 'CARD_FROZEN'],
    ['1, virtual', () => v1, { form: 'virtual' }, '1234', 'CARD_NOT_PHYSICAL'],
    ['1, virtual and frozen', () => v1, { form: 'virtual', ...frozen }, '1234', 'CARD_FROZEN'],
    ['1, past its month', () => v1, expired, '1234', 'done'],
    ['C, virtual', () => crypto, { form: 'virtual' }, '124758', 'done'],
    ['C, blocked', () => crypto, { form: 'virtual', ...blocked }, '124758', 'done'],
    ['C, a run of three', () => crypto, { form: 'virtual' }, '1112', 'PIN_RULE'],
    ['C, four runs of one digit', () => crypto, { form: 'virtual' }, '1213141', 'PIN_RULE'],
  ] as const;
  it.each(cases)('%s: may it be set?', async (_, of, state, pin, expected) => {
    const at = of();
    const { id } = await at.card(state);
    const before = [await records(at), await at.outbox(), await at.audited()];
    expect(await codeOf(setPin(deps, at.call(), { id, pin }))).toBe(expected);
    if (expected !== 'done') expect([await records(at), await at.outbox(), await at.audited()]).toEqual(before);
  });

  it('is refused for holders who are suspended or deleted', async () => {
    const at = await scene(database, 'vaultspay-v1');
    const { id } = await at.card();
    await at.suspend();
    expect(await codeOf(setPin(deps, at.call(), { id, pin: '1234' }))).toBe('CUSTOMER_SUSPENDED');
    await at.suspend('deleted');
    expect(await codeOf(setPin(deps, at.call(), { id, pin: '1234' }))).toBe('CUSTOMER_DELETED');
  });

  it('is not in the words of a refusal', async () => {
    const { id } = await crypto.card();
    const fault = await setPin(deps, crypto.call(), { id, pin: '77789' }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'PIN_RULE', details: { field: 'pin' } });
    expect(JSON.stringify(fault)).not.toContain('777');
  });

  it('is of cards of the tenant, and for an end user of their own; who has one must know it', async () => {
    const { id } = await saas.card();
    expect(await codeOf(setPin(deps, v1.call(), { id, pin: '1234' }))).toBe('CARD_UNKNOWN');
    for (const none of [stranger(), 'x'])
      expect(await codeOf(setPin(deps, saas.call(), { id: none, pin: '1234' }))).toBe('CARD_UNKNOWN');
    expect(await codeOf(setPin(deps, saas.call({ customerId: newId() }), { id, pin: '1234' }))).toBe('CARD_UNKNOWN');
    const own = saas.call({ customerId: saas.holder, actor: { kind: 'user', id: saas.holder } });
    expect(await codeOf(setPin(deps, own, { id, pin: '1234' }))).toBe('done');
    expect(await codeOf(setPin(deps, own, { id, pin: '9999' }))).toBe('PIN_SET');
    expect(await codeOf(createToken(deps, own, 'pin', id))).toBe('PIN_SET');
    expect(await codeOf(changePin(deps, own, { id, oldPin: '1234', newPin: '9999' }))).toBe('done');
    expect(await verdict(saas, id, '9999')).toBe('right');
  });

  it('passes only through certified hands where the contract wants that', async () => {
    const live = await scene(database, 'vaultspay-v1');
    await database.admin`update identity.tenant set mode = 'live' where id = ${live.tenantId}`;
    const { id } = await live.card();
    const attempts = () => [
      setPin(deps, live.call(), { id, pin: '1234' }),
      changePin(deps, live.call(), { id, oldPin: '1234', newPin: '4321' }),
    ];
    for (const one of attempts()) expect(await codeOf(one)).toBe('PCI_REQUIRED');
    await database.admin`update identity.tenant set pci_approved = true where id = ${live.tenantId}`;
    expect(await codeOf(setPin(deps, live.call(), { id, pin: '1234' }))).toBe('done');
  });

  describe('changed by who knows it', () => {
    const minute = 60_000;
    const withPin = async (at: Scene, pin = '1234') => {
      const { id } = await at.card();
      await setPin(deps, at.call(), { id, pin });
      return (oldPin: string, newPin = '5678') => codeOf(changePin(deps, at.call(), { id, oldPin, newPin }));
    };

    it('counts wrong ones, locks, and after a day begins anew', async () => {
      const change = await withPin(saas);
      expect([await change('0000'), await change('0001'), await change('0002')]).toEqual([
        ...['PIN_WRONG', 'PIN_WRONG', 'PIN_LOCKED'],
      ]);
      expect(await change('1234')).toBe('PIN_LOCKED');
      deps.clock.advance((24 * 60 - 1) * minute);
      expect(await change('1234')).toBe('PIN_LOCKED');
      deps.clock.advance(minute);
      expect([await change('0003'), await change('1234')]).toEqual(['PIN_WRONG', 'done']);
    });

    it('is forgiven its wrong ones by a right one', async () => {
      const change = await withPin(saas);
      expect(await change('0000')).toBe('PIN_WRONG');
      expect(await change('0000')).toBe('PIN_WRONG');
      expect(await change('1234', '5678')).toBe('done');
      expect(await change('1234', '1111')).toBe('PIN_WRONG');
      expect(await change('5678', '1111')).toBe('done');
    });

    it('tells of many at once no more than of so many one after the other', async () => {
      const change = await withPin(v1);
      const guesses = Array.from({ length: 12 }, (_, i) => `00${10 + i}`);
      const told = await Promise.all(guesses.map((guess) => change(guess)));
      expect(told.filter((code) => code === 'PIN_WRONG')).toHaveLength(4);
      expect(told.filter((code) => code === 'PIN_LOCKED')).toHaveLength(8);
      expect(await change('1234')).toBe('PIN_LOCKED');
    });

    it('writes each wrong one to the audit log', async () => {
      const at = await scene(database, 'vaultspay-saas');
      const change = await withPin(at);
      await change('0000');
      expect(await at.audited()).toEqual(['card.setPin', 'card.pin_wrong']);
    });

    it('needs one that there is, and a new one within the rules', async () => {
      const { id } = await saas.card();
      expect(await codeOf(changePin(deps, saas.call(), { id, oldPin: '1', newPin: '1234' }))).toBe('PIN_UNSET');
      const change = await withPin(saas);
      expect(await change('1234', '12')).toBe('PIN_RULE');
      expect(await change('1234', '4321')).toBe('done');
    });
  });

  describe('encrypted', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const kid = 'vp-pin-2026-01';
    beforeAll(async () => {
      const der = privateKey.export({ type: 'pkcs8', format: 'der' });
      for (const [name, retired] of [
        [kid, null],
        ['old', '2026-01-01T00:00:00Z'],
      ] as const) {
        const id = newId();
        const row = {
          ...{ tenant_id: v1.tenantId, id, purpose: 'pin', kid: name, retired_at: retired },
          public_key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
          private_sealed: seal(TEST_KEYS, pinKeyContext(id), der),
        };
        await database.admin`insert into identity.rsa_key ${database.admin(row)}`;
      }
    });
    const encrypted = (pin: string, oaepHash = 'sha256'): string =>
      publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, Buffer.from(pin)).toString(
        'base64',
      );
    const set = async (encryptedPin: string, key = kid, at = v1) => {
      const { id } = await at.card();
      const code = await codeOf(setEncryptedPin(deps, at.call(), { id, encryptedPin, kid: key }));
      return { id, code };
    };

    it('is opened with RSA-OAEP, SHA-256', async () => {
      const { id, code } = await set(encrypted('4711'));
      expect([code, await verdict(v1, id, '4711')]).toEqual(['done', 'right']);
    });

    it('opens as what a browser makes', async () => {
      const der = publicKey.export({ type: 'spki', format: 'der' });
      const key = await globalThis.crypto.subtle.importKey('spki', der, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, [
        'encrypt',
      ]);
      const made = await globalThis.crypto.subtle.encrypt({ name: 'RSA-OAEP' }, key, Buffer.from('0815'));
      expect((await set(Buffer.from(made).toString('base64'))).code).toBe('done');
    });

    // biome-ignore format: one row, one line
    it.each([
      ['an unknown key', () => encrypted('1234'), 'nobodys', 'PIN_KEY_UNKNOWN'],
      ['a retired key', () => encrypted('1234'), 'old', 'PIN_KEY_UNKNOWN'],
      ['another hash', () => encrypted('1234', 'sha1'), kid, 'PIN_UNDECRYPTABLE'],
      ['no base64', () => '****', kid, 'PIN_UNDECRYPTABLE'],
      ['nothing', () => '', kid, 'PIN_UNDECRYPTABLE'],
      ['bytes of its own', () => Buffer.alloc(256, 7).toString('base64'), kid, 'PIN_UNDECRYPTABLE'],
      ['five digits', () => encrypted('12345'), kid, 'PIN_RULE'],
      ['letters', () => encrypted('abcd'), kid, 'PIN_RULE'],
    ])('is refused with %s', async (_, make, key, expected) => {
      expect((await set(make(), key)).code).toBe(expected);
    });

    it('is opened before it is asked who may set it, and of which card', async () => {
      const { admin } = database;
      const at = await scene(database, 'vaultspay-v1');
      await admin`update identity.rsa_key set tenant_id = ${at.tenantId} where tenant_id = ${v1.tenantId}`;
      const { id } = await at.card({ form: 'virtual' });
      const tried = (pin: string, key = kid) =>
        codeOf(setEncryptedPin(deps, at.call(), { id, encryptedPin: encrypted(pin), kid: key }));
      const order: unknown[] = [];
      const next = async (): Promise<void> => void order.push(await tried('1234'));
      await admin`update identity.tenant set mode = 'live' where id = ${at.tenantId}`;
      order.push(await tried('12', 'x'), await tried('12'));
      await next();
      await admin`update identity.tenant set pci_approved = true where id = ${at.tenantId}`;
      await at.suspend('deleted');
      await next();
      await at.suspend('suspended');
      await admin`update wallet.account set lifecycle = 'closed' where id = ${at.account}`;
      await next();
      await at.suspend('active');
      await next();
      await admin`update wallet.account set lifecycle = 'active' where id = ${at.account}`;
      for (const state of [closed, frozen]) {
        await at.alter(id, state);
        await next();
        await at.alter(id, { ...alive, restriction: 'none', restricted_by: null });
      }
      await next();
      await at.alter(id, { form: 'physical' });
      await next();
      await admin`update identity.rsa_key set tenant_id = ${v1.tenantId} where tenant_id = ${at.tenantId}`;
      expect(order).toEqual([
        ...['PIN_KEY_UNKNOWN', 'PIN_RULE', 'PCI_REQUIRED', 'CUSTOMER_DELETED', 'CUSTOMER_SUSPENDED', 'ACCOUNT_CLOSED'],
        ...['CARD_CLOSED', 'CARD_FROZEN', 'CARD_NOT_PHYSICAL', 'done'],
      ]);
    });

    it('is set once for one key, whatever became of the card since', async () => {
      const { id } = await v1.card();
      const asked = { id, encryptedPin: encrypted('2580'), kid };
      await setEncryptedPin(deps, v1.call(), asked, 'pin-key');
      const [before, { pin_set_at }] = [await records(v1), await v1.rowOf(id)];
      await v1.alter(id, frozen);
      deps.clock.advance(1_000);
      await setEncryptedPin(deps, v1.call(), asked, 'pin-key');
      expect([await records(v1), (await v1.rowOf(id)).pin_set_at]).toEqual([before, pin_set_at]);
      const other = { ...asked, encryptedPin: encrypted('2580') };
      expect(await codeOf(setEncryptedPin(deps, v1.call(), other, 'pin-key'))).toBe('IDEMPOTENCY_REUSED');
    });

    it('to a key of another tenant is refused', async () => {
      expect((await set(encrypted('1234'), kid, saas)).code).toBe('PIN_KEY_UNKNOWN');
    });
  });
});
