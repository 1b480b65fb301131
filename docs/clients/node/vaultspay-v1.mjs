#!/usr/bin/env node
/**
 * A whole client of the VaultsPay /v1 contract, in Node 18 or newer and nothing else: from a new user to their card, and
 * what is told of it.
 *
 *   VAULTSPAY_URL=http://127.0.0.1:4000 VAULTSPAY_SECRET_KEY=sk_test_… node vaultspay-v1.mjs
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const { VAULTSPAY_URL: base, VAULTSPAY_SECRET_KEY: secretKey } = process.env;
if (!base || !secretKey) throw new Error('Set VAULTSPAY_URL and VAULTSPAY_SECRET_KEY; see the README.');

/** One key for all attempts at one thing: what has been done is answered again, and never done twice. */
async function call(method, path, body) {
  const headers = { authorization: `Bearer ${secretKey}`, 'vaultspay-version': '2026-04-01' };
  if (body) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = randomUUID();
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${base}/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    const answer = text && JSON.parse(text);
    console.log(`${method} /v1${path} → ${response.status} ${answer?.error?.code ?? answer?.id ?? ''}`);
    if (response.ok) return answer;
    if (attempt === 3 || ![429, 500, 503].includes(response.status)) throw new Error(answer.error.message);
    await pause(Number(response.headers.get('retry-after') ?? 2 ** attempt) * 1000);
  }
}

/** The raw bytes are signed. After a rotation there are two signatures, and either will do; none older than five minutes. */
function authentic(raw, header, secret) {
  const [t, ...signatures] = header.split(',').map((part) => part.slice(part.indexOf('=') + 1));
  const expected = createHmac('sha256', secret).update(`${t}.`).update(raw).digest();
  const same = (hex) => /^[0-9a-f]{64}$/.test(hex) && timingSafeEqual(Buffer.from(hex, 'hex'), expected);
  return Math.abs(Date.now() / 1000 - Number(t)) <= 300 && signatures.some(same);
}

const told = [];
let endpoint;
const receiver = createServer(async (request, response) => {
  const raw = Buffer.concat(await request.toArray());
  // The first event may be here before the answer that has its secret.
  await until(() => endpoint, 'the signing secret');
  const good = authentic(raw, request.headers['vaultspay-signature'] ?? '', endpoint.signing_secret);
  if (good) told.push(JSON.parse(raw.toString()));
  response.writeHead(good ? 204 : 400).end();
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');

/** Asks again until something is as it should be. */
async function until(look, what) {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(250)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`Waited in vain for ${what}.`);
}

const url = `http://127.0.0.1:${receiver.address().port}/events`;
const events = ['user.kyc.status_changed', 'card.created'];
endpoint = await call('POST', '/webhooks/endpoints', { url, events });

const user = await call('POST', '/users', {
  ...{ email: `nora.${randomUUID()}@mail.example`, first_name: 'Nora', last_name: 'Lind', mobile: '+971501234567' },
  ...{ date_of_birth: '1990-04-12', metadata: { crm_ref: 'C-1' } },
});

// What the user does in a browser: chooses a document, adds a picture of it, sends the form.
const session = await call('POST', `/users/${user.id}/kyc_sessions`, { level: 'basic' });
const form = new FormData();
form.set('document', 'passport');
form.set('passport', new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], { type: 'image/jpeg' }), 'passport.jpg');
const sent = await fetch(session.hosted_url, { method: 'POST', body: form });
console.log(`the hosted form → ${sent.status}`);
await until(() => told.find(({ data }) => data.object.id === user.id && data.object.kyc.status === 'approved'), 'KYC');

const account = await call('POST', '/accounts', { user_id: user.id, currency: 'AED', label: 'Everyday' });
const card = await call('POST', '/cards', {
  ...{ account_id: account.id, type: 'virtual', currency: 'AED', limits: { daily_spend: 50_000 } },
});
await until(() => told.find(({ type, data }) => type === 'card.created' && data.object.id === card.id), 'card.created');
console.log(`told, and signed: ${told.map(({ type }) => type).join(', ')}`);

await call('DELETE', `/webhooks/endpoints/${endpoint.id}`);
receiver.close();
