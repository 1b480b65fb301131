import { unseal } from '../../../kernel/crypto';
import { newId } from '../../../kernel/id';
import * as world from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import { sealPan, vaultContext } from '../pan';
import { cvvOf } from './cvv';
import { hashPin } from './pin';
import { holderOfPan, prove } from './prove';

const PAN = '5300004400000008';
const OLD = '5300004400000016';

describe('what a cardholder shows', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof world.depsOf>;
  let tenantId: string;
  let cardId: string;
  const cvv = cvvOf(TEST_KEYS, { pan: PAN, validThrough: '2029-04-30', generation: 2 });

  beforeAll(async () => {
    database = await testDatabase();
    deps = world.depsOf(database, 'card');
    const { admin } = database;
    tenantId = await world.tenant(admin);
    const holder = await world.customer(admin, tenantId);
    cardId = await world.card(admin, tenantId, holder, await world.account(admin, tenantId, holder));
    await record(OLD, 1, false);
    await record(PAN, 2, true);
    await admin`update card.card set generation = 2 where id = ${cardId}`;
  });
  afterAll(() => database.close());

  const record = async (pan: string, generation: number, current: boolean): Promise<void> => {
    const { panSealed, panHmac, last4 } = sealPan(TEST_KEYS, cardId, generation, pan);
    const row = {
      ...{ tenant_id: tenantId, card_id: cardId, generation, pan_sealed: panSealed, pan_hmac: panHmac, last4, current },
      ...{ valid_through: '2029-04-30', created_at: world.NOW },
    };
    await database.admin`insert into card.vault ${database.admin(row)}`;
  };
  const setPin = async (pin: string): Promise<string> => {
    const id = newId();
    const row = {
      tenant_id: tenantId,
      id,
      hash: await hashPin(TEST_KEYS, id, pin),
      algorithm: 'argon2id',
      set_at: world.NOW,
    };
    await database.admin`insert into card.pin_record ${database.admin(row)}`;
    await database.admin`update card.card set pin_id = ${id} where id = ${cardId}`;
    return id;
  };
  const shown = (presented: Parameters<typeof prove>[3]) => prove(deps, tenantId, cardId, presented);

  it('is right or wrong, each by itself, and null where it was not shown', async () => {
    const nothing = { generation: 2, pinId: null, pinVersion: null, pan: null, expiry: null, cvv: null, pin: null };
    expect(await shown({})).toEqual(nothing);
    expect(await shown({ pan: PAN, expiry: '04/29', cvv, pin: '1111' })).toEqual({
      ...{ ...nothing, pan: 'right', expiry: 'right', cvv: 'right', pin: 'unset' },
    });
    const wrong = { pan: OLD, expiry: '05/29', cvv: cvv === '000' ? '001' : '000' };
    expect(await shown(wrong)).toEqual({ ...nothing, pan: 'wrong', expiry: 'wrong', cvv: 'wrong' });
    expect(await shown({ cvv: `${cvv}0` })).toMatchObject({ cvv: 'wrong' });
  });

  it('names the PIN record that it was compared with', async () => {
    const pinId = await setPin('4826');
    expect(await shown({ pin: '4826' })).toMatchObject({ pinId, pinVersion: 1, pin: 'right' });
    expect(await shown({ pin: '4827' })).toMatchObject({ pinId, pin: 'wrong' });
  });

  it('may be a CVV of another generation, which is wrong', async () => {
    const generations = [1, 3, 4, 5, 6].map((generation) =>
      cvvOf(TEST_KEYS, { pan: PAN, validThrough: '2029-04-30', generation }),
    );
    for (const other of generations.filter((one) => one !== cvv))
      expect(await shown({ cvv: other })).toMatchObject({ cvv: 'wrong' });
  });

  it('is not told of cards of other tenants', async () => {
    const elsewhere = await world.tenant(database.admin);
    await expect(prove(deps, elsewhere, cardId, { pan: PAN })).rejects.toMatchObject({ code: 'CARD_UNKNOWN' });
    expect(await holderOfPan(deps, elsewhere, PAN)).toBeNull();
  });

  it('finds the card by its number, and tells a former one', async () => {
    expect(await holderOfPan(deps, tenantId, PAN)).toEqual({ cardId, generation: 2, current: true });
    expect(await holderOfPan(deps, tenantId, OLD)).toEqual({ cardId, generation: 1, current: false });
    expect(await holderOfPan(deps, tenantId, '5300004400000024')).toBeNull();
  });

  it('is wrong altogether for a card whose number somebody else keeps', async () => {
    const bare = await world.card(database.admin, tenantId, null, await world.account(database.admin, tenantId, null));
    expect(await prove(deps, tenantId, bare, { pan: PAN, cvv, expiry: '04/29' })).toMatchObject({
      ...{ generation: 1, pan: 'wrong', cvv: 'wrong', expiry: 'right' },
    });
  });

  it('opens in no row but its own', async () => {
    const [row] = await database.admin`select pan_sealed from card.vault where card_id = ${cardId} and current`;
    expect(unseal(TEST_KEYS, vaultContext(cardId, 2), row!.pan_sealed).toString()).toBe(PAN);
    expect(() => unseal(TEST_KEYS, vaultContext(cardId, 1), row!.pan_sealed)).toThrow();
    expect(() => unseal(TEST_KEYS, vaultContext(newId(), 2), row!.pan_sealed)).toThrow();
  });
});
