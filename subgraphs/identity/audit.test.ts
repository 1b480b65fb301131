import { newId } from '../../kernel/id';
import { roles } from '../../schema/rights';
import { operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const appendOnly = ['audit', 'login_history', 'kyc_history'] as const;

test('nobody changes, deletes or empties what only grows, not even the owner of the tables', async () => {
  await w.db.admin`
    insert into identity.login_history (tenant_id, id, subject_digest, outcome, at) values (gen_random_uuid(), gen_random_uuid(), '', 'failed', now())`;
  const everybody = [...roles.map((role) => w.db.as(role).sql), w.db.admin];
  for (const table of appendOnly)
    for (const sql of everybody)
      for (const attempt of [
        `update identity.${table} set at = now()`,
        `delete from identity.${table}`,
        `truncate identity.${table}`,
      ])
        await expect(sql.unsafe(attempt)).rejects.toMatchObject({ code: '42501' });
});

test('the other subgraphs write audit rows, and read nothing of identity but its views', async () => {
  for (const role of ['wallet', 'card', 'rules'] as const) {
    const { sql } = w.db.as(role);
    await sql`
      insert into identity.audit (tenant_id, id, actor_kind, actor_id, action, target_type, target_id, at)
      values (${newId()}, ${newId()}, 'system', 'x', 'X', 'x', 'x', now())`;
    await sql`select * from identity.standing limit 1`;
    await sql`select * from identity.tenant_policy limit 1`;
    for (const table of [
      'audit',
      'customer',
      'credential',
      'tenant',
      'kyc_case',
      'kyc_document',
      'session',
      'refresh_token',
    ])
      await expect(sql.unsafe(`select * from identity.${table}`)).rejects.toMatchObject({ code: '42501' });
  }
  await expect(w.db.as('gateway').sql`select * from identity.credential`).rejects.toMatchObject({ code: '42501' });
  await expect(w.db.as('identity').sql`select * from wallet.account`).rejects.toMatchObject({ code: '42501' });
  await expect(w.db.as('rules').sql`select wallet.customer_has_money(${newId()}, ${newId()})`).rejects.toMatchObject({
    code: '42501',
  });
});

test('the audit log tells who, what and from where, to their own tenant alone', async () => {
  const pay = operatorOf('vaultpay');
  await w.get(pay, 'mutation { setSetting(key: "ip_trust_enforced", value: "true") { value } }');
  const source =
    'query ($f: AuditFilter) { auditLog(filter: $f) { total nodes { action actorKind actorRole before after ip targetType } } }';
  const { auditLog } = await w.get(pay, source, { f: { action: 'UPDATE_SETTING' } });
  expect(auditLog.nodes).toEqual([
    {
      ...{
        action: 'UPDATE_SETTING',
        actorKind: 'operator',
        actorRole: 'operator',
        targetType: 'setting',
        ip: '203.0.113.7',
      },
      ...{ before: { value: 'false' }, after: { value: 'true' } },
    },
  ]);
  expect((await w.get(operatorOf('cryptomate'), source, { f: { action: 'UPDATE_SETTING' } })).auditLog.total).toBe(0);
  expect((await w.get(pay, source, { f: { action: 'NO_SUCH' } })).auditLog.total).toBe(0);
});

test('settings keep their types and the order of their windows', async () => {
  const pay = operatorOf('vaultpay');
  const set = (key: string, value: string) =>
    w.ask(pay, 'mutation ($k: String!, $v: String!) { setSetting(key: $k, value: $v) { value } }', {
      k: key,
      v: value,
    });
  expect((await set('no_such', '1')).code).toBe('SETTING_UNKNOWN');
  for (const value of ['ten', '1.234', '-1', '', '01'])
    expect((await set('default_daily_send_limit', value)).code).toBe('SETTING_INVALID');
  expect((await set('default_daily_send_limit', '100000.01')).code).toBe('SETTING_INVALID');
  expect((await set('default_daily_send_limit', '4999')).code).toBe('SETTING_INVALID');
  expect((await set('default_daily_send_limit', '12000')).data.setSetting.value).toBe('12000');
  expect((await set('ip_trust_enforced', 'yes')).code).toBe('SETTING_INVALID');
});
