import { subgraphs } from '../../../../gateway/program/subgraphs';
import { type Front, operator, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type Client, client, refusal } from '../client.fixture';

/** Contract 2.6 to 2.8, as a platform's server calls it. */

let stack: Stack;
let front: Front;
let call: Client;
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process');
  call = client(front, stack);
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await stack?.close();
});

const v1 = operator('vaultspay-v1');
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const base64 = JPEG.toString('base64');
const passport = { type: 'passport', file: base64, content_type: 'image/jpeg' };
let n = 0;
const person = async (more: object = {}): Promise<string> => {
  const body = {
    ...{ email: `kyc-${++n}@mail.example`, first_name: 'K', last_name: 'Y', mobile: '+971501234567' },
    ...{ date_of_birth: '1990-01-01', ...more },
  };
  return (await call('POST /v1/users', { body })).json.id;
};
const start = (id: string, body: object = {}, headers = {}) =>
  call(`POST /v1/users/${id}/kyc_sessions`, { body, headers });
const send = (id: string, body: object, headers = {}) => call(`POST /v1/users/${id}/documents`, { body, headers });
const status = (id: string, to: string) => call(`PATCH /v1/users/${id}`, { body: { status: to } });
const decided = async (): Promise<void> => {
  stack.clock.advance(2_000);
  const job = subgraphs.identity.jobs!(stack.deps.identity).find(({ name }) => name === 'decide-reviews')!;
  await job.run();
};
const kycOf = async (id: string) => (await call(`GET /v1/users/${id}`)).json.kyc;

const form = (fields: Record<string, string>, file?: Blob, name?: string): FormData => {
  const made = new FormData();
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  if (file) made.append('file', file, name);
  return made;
};

describe('a session', () => {
  it('is made for a day, and told by the user whose it is alone', async () => {
    const [id, other] = [await person(), await person()];
    const { status: code, json } = await start(id, { redirect_url: 'https://app.example/after?x=1#y' });
    expect([code, json.status, json.level]).toEqual([201, 'pending', 'full']);
    expect(json).toMatchObject({ user_id: id, completed_at: null, rejection_reason: null });
    expect(json.redirect_url).toBe('https://app.example/after?x=1#y');
    expect(json.hosted_url).toBe(`${front.url}/kyc/${json.id}`);
    expect(Date.parse(json.expires_at) - Date.parse(json.created_at)).toBe(86_400_000);
    const path = `/kyc_sessions/${json.id}`;
    expect((await call(`GET /v1/users/${id}${path}`)).json).toEqual(json);
    const nowhere = [
      `${other}${path}`,
      `${id}/kyc_sessions/kycs_${'0'.repeat(26)}`,
      `${id}/kyc_sessions/x`,
      `x${path}`,
    ];
    for (const place of nowhere)
      expect(refusal(await call(`GET /v1/users/${place}`))).toEqual([404, 'not_found', null]);
    const second = (await start(id, { level: 'basic' })).json;
    expect((await call(`GET /v1/users/${id}${path}`)).json.status).toBe('expired');
    expect((await call(`GET /v1/users/${id}/kyc_sessions/${second.id}`)).json).toMatchObject({ level: 'basic' });
    expect(await kycOf(id)).toEqual({ status: 'pending', level: 'basic', approved_at: null, rejection_reason: null });
  });

  // biome-ignore format: one row, one line
  const wrong = [
    [{ level: 'gold' }, 'level'],
    [{ level: 1, redirect_url: 7 }, 'level'],
    [{ redirect_url: 7 }, 'redirect_url'],
    [{ redirect_url: '' }, 'redirect_url'],
    [{ redirect_url: 'http://app.example/' }, 'redirect_url'],
    [{ redirect_url: 'https://me:secret@app.example/' }, 'redirect_url'],
    [{ redirect_url: 'javascript:alert(1)' }, 'redirect_url'],
    [{ redirect_url: `https://app.example/${'x'.repeat(2_048)}` }, 'redirect_url'],
  ] as const;
  it('refuses wrong fields before it looks at the user, and a user without birth date last', async () => {
    const id = await person({ date_of_birth: null });
    await status(id, 'suspended');
    for (const [body, param] of wrong)
      expect([body, refusal(await start(id, body))]).toEqual([body, [422, 'validation_failed', param]]);
    const loopback = { redirect_url: 'http://127.0.0.1:3000/x' };
    expect(refusal(await start(id, loopback))).toEqual([409, 'user_suspended', null]);
    await status(id, 'active');
    expect(refusal(await start(id, loopback))).toEqual([422, 'validation_failed', 'date_of_birth']);
    await call(`DELETE /v1/users/${id}`);
    expect(refusal(await start(id))).toEqual([409, 'user_deleted', null]);
  });

  it('is refused while a review runs and once there is nothing left to verify', async () => {
    const id = await person();
    await send(id, passport);
    expect(refusal(await start(id))).toEqual([409, 'kyc_in_review', null]);
    await decided();
    expect(refusal(await start(id, { level: 'basic' }))).toEqual([409, 'kyc_already_approved', null]);
    expect((await start(id)).status).toBe(201);
    await send(id, { type: 'proof_of_address', file: base64, content_type: 'image/jpeg' });
    expect(await kycOf(id)).toMatchObject({ status: 'approved', level: 'basic' });
    expect(refusal(await start(id))).toEqual([409, 'kyc_in_review', null]);
    expect(refusal(await start(id, { level: 'basic' }))).toEqual([409, 'kyc_already_approved', null]);
    await decided();
    expect(await kycOf(id)).toMatchObject({ status: 'approved', level: 'full' });
    expect(refusal(await start(id))).toEqual([409, 'kyc_already_approved', null]);
    expect(refusal(await send(id, passport))).toEqual([409, 'kyc_already_approved', null]);
  });

  it('is started once for a key', async () => {
    const id = await person();
    const headers = { 'idempotency-key': 'session-1' };
    const [first, again] = [await start(id, {}, headers), await start(id, {}, headers)];
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect(refusal(await start(id, { level: 'basic' }, headers))).toEqual([409, 'idempotency_key_in_use', null]);
    const [{ kept: sessions } = { kept: -1 }] = await stack.database.admin<{ kept: number }[]>`
      select count(*)::int as kept from identity.kyc_case where kind = 'session' and tenant_id = ${v1.tenantId}
      and customer_id = (select id from identity.customer where email = ${`kyc-${n}@mail.example`})`;
    expect(sessions).toBe(1);
  });
});

describe('a document', () => {
  it('is taken as JSON and as a form, and starts a review', async () => {
    const id = await person();
    const front = { type: 'emirates_id', side: 'front', file: base64, content_type: 'image/jpeg', file_name: 'f.jpg' };
    const one = await send(id, front);
    expect([one.status, one.json.size, one.json.file_name, one.json.status]).toEqual([201, 7, 'f.jpg', 'received']);
    expect((await kycOf(id)).status).toBe('pending');
    const pdf = new Blob(['%PDF-1.7 x'], { type: 'application/pdf' });
    const two = (await send(id, form({ type: 'emirates_id', side: 'back', content_type: 'x' }, pdf, 'back.pdf'))).json;
    expect(two).toMatchObject({ side: 'back', content_type: 'application/pdf', file_name: 'back.pdf', size: 10 });
    expect(JSON.stringify(two)).not.toContain(base64);
    expect(await kycOf(id)).toMatchObject({ status: 'in_review', level: 'basic' });
    await decided();
    expect(await kycOf(id)).toMatchObject({ status: 'approved', level: 'basic', approved_at: expect.any(String) });
  });

  const gif = Buffer.from('GIF89a').toString('base64');
  // biome-ignore format: one row, one line
  const wrong: readonly (readonly [object, string])[] = [
    [{}, 'type'],
    [{ ...passport, type: 'selfie' }, 'type'],
    [{ ...passport, type: 'emirates_id', file: '' }, 'side'],
    [{ ...passport, side: 'front', file: 7 }, 'side'],
    [{ ...passport, type: 'emirates_id', side: 'left' }, 'side'],
    [{ type: 'passport' }, 'file'],
    [{ ...passport, file: 7 }, 'file'],
    [{ ...passport, file: '' }, 'file'],
    [{ ...passport, file: 'not base64!' }, 'file'],
    [{ ...passport, file: base64.replace(/=+$/, '') }, 'file'],
    [{ ...passport, file: `data:image/jpeg;base64,${base64}` }, 'file'],
    [{ ...passport, file: gif }, 'file'],
    [{ ...passport, content_type: 'image/png' }, 'file'],
    [{ ...passport, content_type: 'image/gif' }, 'content_type'],
    [{ type: 'passport', file: base64 }, 'content_type'],
    [{ type: 'passport', file: '', content_type: 'x' }, 'file'],
    [{ ...passport, file: 'not base64!', content_type: 'x' }, 'file'],
    [{ type: 'passport', file: `data:image/jpeg;base64,${base64}`, file_name: 7 }, 'file'],
    [{ ...passport, file: gif, content_type: 'x', file_name: 7 }, 'content_type'],
    [{ ...passport, file: gif, file_name: 7 }, 'file'],
    [{ type: 'passport', file: gif }, 'content_type'],
    [{ ...passport, file_name: 'x'.repeat(256) }, 'file_name'],
    [{ ...passport, file_name: 7 }, 'file_name'],
    [form({ type: 'passport' }, new Blob(['GIF89a'], { type: 'image/gif' }), 'x.gif'), 'file'],
    [form({ type: 'passport' }, new Blob([JPEG], { type: 'image/png' }), 'x.png'), 'file'],
    [form({ type: 'passport' }, new Blob([], { type: 'image/png' }), 'x.png'), 'file'],
    [form({ type: 'passport', content_type: 'image/jpeg' }, new Blob([JPEG], { type: 'image/png' }), 'x.png'), 'file'],
    [form({ type: 'passport', file_name: 'x'.repeat(256) }, new Blob([], { type: 'image/png' }), 'x.png'), 'file'],
    [form({ type: 'passport', file_name: 'x'.repeat(256) }, new Blob([JPEG], { type: 'image/jpeg' }), 'x.jpg'), 'file_name'],
    [form({ type: 'emirates_id' }, new Blob([JPEG], { type: 'image/jpeg' }), 'x.jpg'), 'side'],
  ];
  it('is refused for the first thing that is wrong with it, and then nothing is kept', async () => {
    const id = await person();
    for (const [i, [body, param]] of wrong.entries())
      expect([i, refusal(await send(id, body))]).toEqual([i, [422, 'validation_failed', param]]);
    expect(refusal(await send('usr_x', { type: 7 }))).toEqual([404, 'not_found', null]);
    const text = { 'content-type': 'text/plain' };
    expect(refusal(await send(id, 'x' as never, text))).toEqual([415, 'unsupported_media_type', null]);
    const [{ kept } = { kept: -1 }] = await stack.database.admin<{ kept: number }[]>`
      select count(*)::int as kept from identity.kyc_document as d join identity.customer as c on c.id = d.customer_id
      where c.email = ${`kyc-${n}@mail.example`}`;
    expect(kept).toBe(0);
  });

  it('may have ten mebibytes and no more; a body of more than sixteen is not read', async () => {
    const id = await person();
    const sized = (bytes: number) => new Blob([JPEG, Buffer.alloc(bytes - JPEG.length)], { type: 'image/jpeg' });
    const most = 10 * 1_048_576;
    const sent = (bytes: number) => send(id, form({ type: 'passport' }, sized(bytes), 'large.jpg'));
    expect(refusal(await sent(most + 1))).toEqual([422, 'validation_failed', 'file']);
    expect((await sent(most)).json.size).toBe(most);
    const tooLarge = { ...passport, file: 'A'.repeat(16 * 1_048_576) };
    expect(refusal(await send(id, tooLarge))).toEqual([413, 'payload_too_large', null]);
  });

  it('is refused of who is gone or suspended, before a birth date is missed', async () => {
    const id = await person({ date_of_birth: null });
    expect(refusal(await send(id, passport))).toEqual([422, 'validation_failed', 'date_of_birth']);
    await status(id, 'suspended');
    expect(refusal(await send(id, passport))).toEqual([409, 'user_suspended', null]);
    await call(`DELETE /v1/users/${id}`);
    expect(refusal(await send(id, passport))).toEqual([409, 'user_deleted', null]);
  });

  it('is kept once for a key, whatever divides the parts of the form', async () => {
    const id = await person();
    const headers = { 'idempotency-key': 'document-1' };
    const sent = () => send(id, form({ type: 'passport' }, new Blob([JPEG], { type: 'image/jpeg' }), 'p.jpg'), headers);
    const [first, again] = [await sent(), await sent()];
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect(refusal(await send(id, passport, headers))).toEqual([409, 'idempotency_key_in_use', null]);
  });
});
