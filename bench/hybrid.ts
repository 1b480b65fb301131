import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import { IV_BYTES, openBody, sealBody, unwrapKey } from '../kernel/hybrid';
import { wraps } from '../kernel/padding.fixture';
import type { Comparison, Contestant, Prepared, Sample, Scenario } from './scenario';

export const hybrid: Scenario = {
  measures:
    'What encryption costs by itself, one after the other on one core: to unwrap the key of a request, by padding and ' +
    'where four keys are tried, beside the bare RSA operation; to open and to seal a body of 200 B and of 20 kB.',
  prepare: () => Promise.resolve(prepared()),
};

const ROUND_MS = 1_000;
const SIZES = { '200 B': 200, '20 kB': 20_000 } as const;
const BARE = 'bare RSA';
const FOUR = 'unwrap, four keys';

function prepared(): Prepared {
  const contestants = [...unwrapping(), ...Object.entries(SIZES).flatMap(([name, size]) => bodies(name, size))];
  const comparisons: Comparison[] = [
    ...Object.keys(wraps).map((name) => ({ metric: 'eachUs' as const, of: `unwrap ${name}`, to: BARE })),
    { metric: 'eachUs', of: FOUR, to: BARE },
  ];
  return { contestants, comparisons, rounds: { roundMs: ROUND_MS } };
}

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

function unwrapping(): Contestant[] {
  const pairs = [pair(), pair(), pair(), pair()];
  const all = pairs.map(({ privateKey }) => privateKey);
  const [{ publicKey, privateKey: key }] = pairs as [(typeof pairs)[0]];
  const secret = randomBytes(32);
  const unwrapped = (name: string, wrapped: Buffer, keys: typeof all): Contestant =>
    contestant(name, () => assert(unwrapKey(keys, wrapped).equals(secret), 'the key that was wrapped'));
  const wrapped = Object.entries(wraps).map(([name, wrap]) => [name, wrap(publicKey, secret)] as const);
  const canonical = wrapped[0]![1];
  const bare = { key, padding: constants.RSA_NO_PADDING };
  return [
    contestant(BARE, () => assert(privateDecrypt(bare, canonical).length === 256, 'a block')),
    ...wrapped.map(([name, one]) => unwrapped(`unwrap ${name}`, one, [key])),
    unwrapped(FOUR, canonical, all),
  ];
}

function bodies(name: string, size: number): Contestant[] {
  const key = randomBytes(32);
  const iv = randomBytes(IV_BYTES);
  const plain = JSON.stringify({ data: 'x'.repeat(size - '{"data":""}'.length) });
  const body = JSON.stringify({ encryptedData: sealBody(plain, key, iv) });
  return [
    contestant(`open ${name}`, () => assert(openBody(body, key, iv)?.length === size, 'the body that was sealed')),
    contestant(`seal ${name}`, () => assert(sealBody(plain, key, iv).length > size, 'a sealed body')),
  ];
}

/** None of it waits for anything, so it is only counted. */
const contestant = (name: string, work: () => void): Contestant => ({
  name,
  round: async (ms): Promise<Sample> => {
    const begin = performance.now();
    let times = 0;
    for (; performance.now() - begin < ms; times++) work();
    const each = (performance.now() - begin) / times;
    return { perSecond: 1000 / each, eachUs: each * 1000 };
  },
});
