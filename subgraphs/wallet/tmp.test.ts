import { accountOf, walletWorld } from './testing';
test('perf', async () => {
  const world = await walletWorld();
  const tenant = await world.tenant();
  const owner = await tenant.customer();
  const out: string[] = [];
  for (const n of [10_000, 1_000_000]) {
    const a = await accountOf(tenant, owner);
    const b = await accountOf(tenant, owner);
    const [as] = await world.db.admin`select id from wallet.asset where tenant_id=${tenant.id} and code='AED'`;
    await world.db.admin.unsafe(`
      create temp table ids as select gen_random_uuid() as tid, i, timestamptz '2026-01-01' + i * interval '1 second' as at from generate_series(1,${n}) i;
      insert into wallet.transfer (tenant_id,id,kind,status,asset_id,currency,amount,from_account_id,to_account_id,initiated_kind,initiated_by,request_id,created_at)
        select '${tenant.id}'::uuid, tid,'internal','posted','${as!.id}'::uuid,'AED',1,'${a.id}'::uuid,'${b.id}'::uuid,'app','x','x', at from ids;
      insert into wallet.leg (tenant_id,id,transfer_id,account_id,direction,amount,currency,status,category,created_at)
        select '${tenant.id}'::uuid, gen_random_uuid(), tid, '${a.id}'::uuid,'debit',1,'AED','posted','p2p_send',at from ids;
      insert into wallet.entry (tenant_id,account_id,n,transfer_id,asset_id,amount,balance_after,hash,at)
        select '${tenant.id}'::uuid,'${a.id}'::uuid,i,tid,'${as!.id}'::uuid,s.v,0,'x'::bytea,at from ids cross join (values (1)) s(v)
        union all select '${tenant.id}'::uuid,'${b.id}'::uuid,i,tid,'${as!.id}'::uuid,-1,0,'x'::bytea,at from ids;
      drop table ids; analyze;`);
    const docs: Record<string, string> = {
      entries: `{ account(id:"${a.id}") { entries(first:20) { nodes { n amount { amount } } } } }`,
      deep: `{ account(id:"${a.id}") { entries(first:20, filter:{to:"2026-01-01T01:00:00Z"}) { nodes { n amount { amount } } } } }`,
      legs: `{ account(id:"${a.id}") { legs(first:20) { nodes { id } } } }`,
      transfersOfAccount: `{ transfers(first:20, filter:{accountId:"${a.id}"}) { nodes { id } } }`,
      transfersOfCustomer: `{ transfers(first:20, filter:{customerId:"${owner}"}) { nodes { id } } }`,
      transfers: `{ transfers(first:20) { nodes { id } } }`,
      balanceAt: `{ account(id:"${a.id}") { balanceAt(at:"2026-01-01T01:00:00Z") { amount } } }`,
    };
    for (const [name, doc] of Object.entries(docs)) {
      for (let i=0;i<12;i++) await tenant.ask(doc);
      const times: number[] = [];
      for (let i=0;i<40;i++) { const s=performance.now(); await tenant.ask(doc); times.push(performance.now()-s); }
      times.sort((x,y)=>x-y);
      out.push(`${n} ${name} p50 ${times[20]!.toFixed(2)} ms`);
    }
  }
  console.log(out.join('\n'));
  await world.close();
}, 300_000);
