#!/usr/bin/env node
/**
 * A whole client of the VaultsPay SaaS contract with hybrid encryption, in Node 18 or newer and nothing else.
 *
 *   node vaultspay.mjs                             logs in, and makes a GET and a POST
 *   node vaultspay.mjs GET /us/api/v1/countries    logs in, and makes this request
 *   node vaultspay.mjs POST /be/api/v1/validate-iban '{"iban":"AE630330000010123456789"}'
 */
import { constants, createCipheriv, createDecipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';

const setting = (name) => process.env[name] ?? fail(`Set ${name}; see the README.`);
const fail = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

const base = setting('VAULTSPAY_URL').replace(/\/+$/, '');
const deviceId = setting('VAULTSPAY_DEVICE_ID');
/** Base64 of the DER SubjectPublicKeyInfo, without PEM lines. */
const publicKey = createPublicKey({
  key: Buffer.from(setting('VAULTSPAY_PUBLIC_KEY'), 'base64'),
  format: 'der',
  type: 'spki',
});

/** AES-256-GCM: ciphertext ‖ tag, in Base64. */
function seal(text, key, iv) {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function open(sealed, key, iv) {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
}

/** A key and an IV of its own for every request; the answer comes under the same key and an IV of its own. */
async function call(method, path, body, accessToken) {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, key);
  const response = await fetch(base + path, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-device-os': 'SAAS',
      'x-device-id': deviceId,
      'x-session-nonce': iv.toString('base64'),
      'x-auth-signature': wrapped.toString('base64'),
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: body === undefined ? undefined : JSON.stringify({ encryptedData: seal(JSON.stringify(body), key, iv) }),
  });
  const answer = await response.text();
  // What is wrong with key or IV themselves is told in clear: there is nothing to encrypt it with.
  const sealed = response.headers.get('x-enable-encryption') === 'true';
  const { encryptedData, iv: answerIv } = sealed ? JSON.parse(answer) : {};
  const text = sealed ? open(encryptedData, key, Buffer.from(answerIv, 'base64')) : answer;
  console.log(`${method} ${path} → ${response.status}, ${sealed ? 'encrypted' : 'in clear'}\n${text}\n`);
  if (!response.ok) process.exitCode = 1;
  return JSON.parse(text);
}

const [method = '', path, json] = process.argv.slice(2);
const { accessToken } = await call('POST', '/as/api/v1/saas-login', {
  clientId: setting('VAULTSPAY_CLIENT_ID'),
  clientSecret: setting('VAULTSPAY_CLIENT_SECRET'),
});
if (!accessToken) fail('Not logged in.');
if (path) await call(method, path, json && JSON.parse(json), accessToken);
else {
  await call('GET', '/be/api/v1/accounts', undefined, accessToken);
  await call('POST', '/be/api/v1/validate-iban', { iban: 'AE630330000010123456789' }, accessToken);
}
