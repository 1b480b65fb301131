import { type Keys, keysOf, seal, unseal } from '../../../kernel/crypto';
import { newId } from '../../../kernel/id';
import { depsOf } from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import { vaultContext } from '../pan';
import { pinKeyContext } from './encrypted';
import { prove } from './prove';
import { reveal } from './reveal';
import { reseal, rotationOf } from './rotation';
import { type Scene, scene } from './testing';

/** A new key put before the old one, which stays: look-ups hang on it. */
const BOTH = keysOf([{ id: 9, secret: Buffer.alloc(32, 9) }, ...TEST_KEYS.masters]);
const NEW_ALONE = keysOf([BOTH.masters[0]!]);

describe('another master key', () => {
  let database: TestDatabase;
  let at: Scene;
  let other: Scene;
  let made: { id: string; pan: string }[];
  const withKeys = (keys: Keys) => ({ ...depsOf(database, 'card'), keys });
  const vault = () => database.admin`select card_id, key_id, pan_sealed, pan_hmac from card.vault order by card_id`;

  beforeAll(async () => {
    database = await testDatabase();
    [at, other] = [await scene(database, 'vaultspay-v1'), await scene(database, 'vaultspay-saas')];
    made = await Promise.all(Array.from({ length: 450 }, () => at.card()));
    await other.card();
    const id = newId();
    const row = { tenant_id: at.tenantId, id, purpose: 'pin', kid: 'k', public_key: 'PEM' };
    const privateSealed = seal(TEST_KEYS, pinKeyContext(id), 'the private half');
    await database.admin`insert into identity.rsa_key ${database.admin({ ...row, private_sealed: privateSealed })}`;
  });
  afterAll(() => database.close());

  it('has nothing to do where the newest key seals everything', async () => {
    expect(await reseal(withKeys(TEST_KEYS))).toBe(0);
    expect(await rotationOf(withKeys(TEST_KEYS), at.tenantId)).toEqual({
      ...{ sealingKeyId: 1, done: true },
      keys: [{ keyId: 1, numbers: 450, pinKeys: 1, known: true }],
    });
  });

  it('reads what the old one sealed, and seals what is new', async () => {
    const { id, pan } = made[0]!;
    expect(await reveal(withKeys(BOTH), at.call(), id)).toMatchObject({ pan });
    expect(await rotationOf(withKeys(BOTH), at.tenantId)).toMatchObject({ sealingKeyId: 9, done: false });
  });

  it('leaves what another process holds to it, and comes back for it', async () => {
    const [held] = made;
    await database.admin.begin(async (tx) => {
      await tx`select 1 from card.vault where card_id = ${held!.id} for update`;
      expect(await reseal(withKeys(BOTH))).toBe(451);
    });
    expect(await rotationOf(withKeys(BOTH), at.tenantId)).toMatchObject({
      ...{
        done: false,
        keys: [
          { keyId: 1, numbers: 1, pinKeys: 0 },
          { keyId: 9, numbers: 449, pinKeys: 1 },
        ],
      },
    });
    expect(await reseal(withKeys(BOTH))).toBe(1);
  });

  it('then seals every number and PIN key of every tenant, and their content is what it was', async () => {
    expect(await rotationOf(withKeys(BOTH), at.tenantId)).toMatchObject({
      done: true,
      keys: [{ keyId: 9, numbers: 450 }],
    });
    expect(await rotationOf(withKeys(BOTH), other.tenantId)).toMatchObject({ done: true, keys: [{ keyId: 9 }] });
    const rows = new Map((await vault()).map((row) => [row.card_id as string, row]));
    for (const { id, pan } of made)
      expect(unseal(NEW_ALONE, vaultContext(id, 1), rows.get(id)!.pan_sealed).toString()).toBe(pan);
    const [key] = await database.admin`select id, private_sealed from identity.rsa_key`;
    expect(unseal(NEW_ALONE, pinKeyContext(key!.id), key!.private_sealed).toString()).toBe('the private half');
  });

  it('changes neither what numbers are found by nor what is derived of them', async () => {
    const { id, pan } = made[7]!;
    const { cvv } = await reveal(withKeys(BOTH), at.call(), id);
    expect(await prove(withKeys(BOTH), at.tenantId, id, { pan, cvv })).toMatchObject({ pan: 'right', cvv: 'right' });
  });

  it('is left alone by a process that has not been told of it', async () => {
    const before = await vault();
    const untold = keysOf([{ id: 7, secret: Buffer.alloc(32, 1) }, ...TEST_KEYS.masters]);
    expect([await reseal(withKeys(TEST_KEYS)), await reseal(withKeys(untold))]).toEqual([0, 0]);
    expect(await vault()).toEqual(before);
  });

  it('can be told of before it seals', async () => {
    const [old] = TEST_KEYS.masters;
    const told = keysOf([old!, BOTH.masters[0]!, old!]);
    const { id, pan } = made[3]!;
    expect(await reveal(withKeys(told), at.call(), id)).toMatchObject({ pan });
    expect(await prove(withKeys(told), at.tenantId, id, { pan })).toMatchObject({ pan: 'right' });
  });

  it('may run in several processes at once', async () => {
    const third = keysOf([{ id: 200, secret: Buffer.alloc(32, 3) }, ...BOTH.masters]);
    const sealed = await Promise.all([reseal(withKeys(third)), reseal(withKeys(third)), reseal(withKeys(third))]);
    // Who finds rows in others' hands leaves them; whoever holds them seals them.
    const last = await reseal(withKeys(third));
    expect(sealed.reduce((sum, n) => sum + n, last)).toBe(452);
    expect(await rotationOf(withKeys(third), at.tenantId)).toMatchObject({ done: true });
    expect(await rotationOf(withKeys(TEST_KEYS), at.tenantId)).toMatchObject({ keys: [{ keyId: 200, known: false }] });
  });
});
