import { constants, createCipheriv, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { IV_BYTES, openBody, openBytes, readBase64, sealBody, unwrapKey, wellFormed } from './hybrid';
import { oaep, oaepDb, pkcs1, wrapBlock, wraps } from './padding.fixture';

const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY: Buffer<ArrayBuffer> = Buffer.from([...Array(32).keys()]);

const raw = (block: Buffer, to = mine.publicKey): Buffer => wrapBlock(to, block);
const wrapped = (padding: object, message = KEY): Buffer => publicEncrypt({ key: mine.publicKey, ...padding }, message);
const { RSA_PKCS1_OAEP_PADDING: OAEP, RSA_PKCS1_PADDING: PKCS1 } = constants;
const accepted = Object.fromEntries(
  Object.entries(wraps).map(([name, wrap]) => [name, (message = KEY) => wrap(mine.publicKey, message)]),
);
const names = Object.keys(accepted);

const open = (bytes: Buffer): Buffer => unwrapKey([mine.privateKey], bytes);
/** Random keys: another one every time, never an error. */
const expectRejected = (bytes: Buffer): void => {
  const [one, two] = [open(bytes), open(bytes)];
  expect(one).toHaveLength(32);
  expect(one.equals(KEY) || two.equals(KEY) || one.equals(two)).toBe(false);
};

describe('a wrapped key', () => {
  test.each(names)('is taken with %s', (name) => {
    for (let n = 0; n < 5; n++) {
      const key = randomBytes(32);
      expect(open(accepted[name]!(key))).toEqual(key);
    }
  });

  test.each(names)('is taken as the Base64 of a key with %s, in either alphabet', (name) => {
    for (const key of [KEY, Buffer.alloc(32, 0xfb), Buffer.alloc(32, 0xff), Buffer.alloc(32), randomBytes(32)]) {
      const text = key.toString('base64');
      expect(text).toHaveLength(44);
      expect(open(accepted[name]!(Buffer.from(text)))).toEqual(key);
      const safe = text.replace(/\+/g, '-').replace(/\//g, '_');
      expect(open(accepted[name]!(Buffer.from(safe)))).toEqual(key);
    }
  });

  test.each(names)('of no accepted content is rejected with %s', (name) => {
    const text = KEY.toString('base64');
    const contents = [
      ...[Buffer.alloc(0), KEY.subarray(1), Buffer.concat([KEY, KEY]), Buffer.alloc(33, 7), Buffer.alloc(44, 7)],
      ...[text.slice(0, 43), `${text.slice(0, 43)}A`, `${text.slice(0, 42)}==`, `${text}\n`, ` ${text.slice(1)}`].map(
        (one) => Buffer.from(one),
      ),
      ...['*', '@', '[', '`', '{', ':', '\u0080'].map((bad) => Buffer.from(bad + text.slice(1), 'latin1')),
      Buffer.from(KEY.toString('hex')),
    ];
    for (const content of contents) expectRejected(accepted[name]!(content));
  });

  test('of any other padding is rejected', () => {
    for (const oaepHash of ['sha512', 'sha384', 'sha224']) expectRejected(wrapped({ padding: OAEP, oaepHash }));
    expectRejected(wrapped({ padding: OAEP, oaepHash: 'sha256', oaepLabel: Buffer.from('label') }));
    expectRejected(raw(oaep('sha256', oaepDb('sha1', KEY))));
    expectRejected(raw(Buffer.concat([Buffer.alloc(224), KEY])));
    expectRejected(raw(Buffer.concat([Buffer.of(0, 1), Buffer.alloc(221, 0xff), Buffer.of(0), KEY])));
  });

  test('is rejected when any byte of its padding is another', () => {
    for (const [hash, maskHash] of [
      ['sha256', 'sha256'],
      ['sha256', 'sha1'],
      ['sha1', 'sha1'],
    ] as const) {
      const db = oaepDb(hash, KEY);
      expect(open(raw(oaep(maskHash, db)))).toEqual(KEY);
      for (let i = 0; i < db.length - 32; i += i < db.length - 50 ? 9 : 1) {
        const spoilt = Buffer.from(db);
        spoilt[i]! ^= 1 << (i % 8);
        expectRejected(raw(oaep(maskHash, spoilt)));
      }
      expectRejected(raw(oaep(maskHash, db, 1)));
      const seed = oaep(maskHash, db);
      seed[7]! ^= 1;
      expectRejected(raw(seed));
    }
    const block = pkcs1(KEY);
    expect(open(raw(block))).toEqual(KEY);
    for (const [at, byte] of [
      [0, 1],
      [1, 0],
      [1, 1],
      [1, 3],
      [2, 0],
      [9, 0],
      [150, 0],
      [211, 0],
      [222, 0],
      [223, 1],
      [223, 0x5a],
    ] as const) {
      const spoilt = Buffer.from(block);
      spoilt[at] = byte;
      expectRejected(raw(spoilt));
    }
  });

  test('is rejected when it came cut, bent or empty', () => {
    const good = accepted['OAEP SHA-256, MGF1-SHA-256']!();
    for (const bytes of [good.subarray(1), good.subarray(0, 255), Buffer.concat([good, good]), Buffer.alloc(0)])
      expectRejected(bytes);
    for (const at of [1, 40, 128, 255]) {
      const bent = Buffer.from(good);
      bent[at]! ^= 0x10;
      expectRejected(bent);
    }
    for (const bytes of [Buffer.alloc(256), Buffer.concat([Buffer.alloc(255), Buffer.of(1)]), Buffer.alloc(256, 0xff)])
      expectRejected(bytes);
    expectRejected(publicEncrypt({ key: other.publicKey, oaepHash: 'sha256' }, KEY));
    const nobodys = unwrapKey([], good);
    expect(nobodys).toHaveLength(32);
    expect(nobodys.equals(KEY)).toBe(false);
  });

  test('is opened by whichever key it was wrapped for', () => {
    for (const padding of [{ padding: OAEP, oaepHash: 'sha256' }, { padding: PKCS1 }]) {
      const theirs = publicEncrypt({ key: other.publicKey, ...padding }, KEY);
      expect(unwrapKey([mine.privateKey, other.privateKey], theirs)).toEqual(KEY);
      expect(unwrapKey([other.privateKey, mine.privateKey], theirs)).toEqual(KEY);
      expect(unwrapKey([mine.privateKey, mine.privateKey], theirs).equals(KEY)).toBe(false);
    }
  });

  test('is well-formed when it has the size of the modulus and is below it', () => {
    const { n } = mine.publicKey.export({ format: 'jwk' });
    const modulus = Buffer.from(n!, 'base64url');
    const below = Buffer.from(modulus);
    below[255]! -= 1;
    for (const key of [mine.publicKey, mine.privateKey]) {
      expect(wellFormed([key], below)).toBe(true);
      expect(wellFormed([key], Buffer.alloc(256))).toBe(true);
      for (const bytes of [modulus, Buffer.alloc(256, 0xff), below.subarray(1), Buffer.alloc(255), Buffer.alloc(257)])
        expect(wellFormed([key], bytes)).toBe(false);
    }
    expect(wellFormed([], below)).toBe(false);
    const greater = [mine, other].find((pair) => wellFormed([pair.publicKey], modulus));
    expect(wellFormed([mine.publicKey, other.publicKey], modulus)).toBe(greater === other);
  });
});

describe('a body', () => {
  const iv = Buffer.from('oKGio6Slpqeoqaqr', 'base64');
  const sealed = 'nTofTDevS9tAX7PiekFB/dVWvLviHhuR3aYdFgQ=';
  const plain = '{"cardId":41}';
  const answerIv = Buffer.from('sLGys7S1tre4ubq7', 'base64');
  const answer = '4nc+ypismWU82ufDo3+y4LEIeeIlHr8Fb/yxxWm0wyQnNl6OZM96hdgZAzi8LyljXUTR';

  test('seals and opens as the known answers say', () => {
    expect(sealBody(plain, KEY, iv)).toBe(sealed);
    expect(sealBody('{"data":{"pan":"5400000012345612"}}', KEY, answerIv)).toBe(answer);
    expect(openBody(JSON.stringify({ encryptedData: answer }), KEY, answerIv)).toBe(
      '{"data":{"pan":"5400000012345612"}}',
    );
  });

  test('is taken in every accepted form', () => {
    const safe = sealed.replace(/\+/g, '-').replace(/\//g, '_');
    const wrong = sealBody('{"cardId":42}', KEY, iv);
    for (const text of [
      sealed,
      ` ${sealed}\n`,
      JSON.stringify(sealed),
      safe,
      sealed.replace('=', ''),
      safe.replace('=', ''),
    ])
      expect(openBody(text, KEY, iv)).toBe(plain);
    for (const body of [
      { encryptedData: sealed },
      { data: sealed },
      { data: wrong, encryptedData: sealed, iv: 'other things' },
      { data: safe, encryptedData: null },
    ])
      expect(openBody(JSON.stringify(body, null, 2), KEY, iv)).toBe(plain);
    expect(openBody(sealBody('', KEY, iv), KEY, iv)).toBe('');
    expect(openBody(sealBody('نقد ✓ 𝛑', KEY, iv), KEY, iv)).toBe('نقد ✓ 𝛑');
  });

  test('of any other form, of another key or IV, or with one bit bent, is refused alike', () => {
    const bytes = Buffer.from(sealed, 'base64');
    const bent = [...bytes.keys()].map((at) => {
      const one = Buffer.from(bytes);
      one[at]! ^= 1 << (at % 8);
      return one.toString('base64');
    });
    const forms = [
      ...['', ' ', '{}', '[]', 'null', '41', '"', '{"encryptedData":', plain, '{"encryptedData":41}', '{"data":""}'],
      ...[
        `["${sealed}"]`,
        JSON.stringify({ encryptedData: { data: sealed } }),
        `{"encryptedData":"","data":"${sealed}"}`,
      ],
      ...[bytes.subarray(0, 15), bytes.subarray(0, -1), bytes.subarray(1), Buffer.concat([bytes, bytes])].map((one) =>
        one.toString('base64'),
      ),
      ...[`${sealed}=`, `${sealed.slice(0, 8)}\n${sealed.slice(8)}`, `${sealed.slice(0, -1)}*`, `{"`.repeat(100_000)],
    ];
    for (const text of [...forms, ...bent]) expect([text, openBytes(text, KEY, iv)]).toEqual([text, null]);
    for (const text of [...forms, ...bent]) expect(openBody(text, KEY, iv)).toBeNull();
    expect(openBody(sealed, Buffer.alloc(32), iv)).toBeNull();
    expect(openBody(sealed, KEY, answerIv)).toBeNull();
    expect(openBody(sealed, KEY, Buffer.alloc(0))).toBeNull();
    expect(openBody(sealed, Buffer.alloc(16), iv)).toBeNull();
  });

  test('that is not UTF-8 opens as bytes only', () => {
    const cipher = createCipheriv('aes-256-gcm', KEY, iv);
    const parts = [cipher.update(Buffer.from([0x22, 0xff, 0x22])), cipher.final(), cipher.getAuthTag()];
    const text = Buffer.concat(parts).toString('base64');
    expect(openBody(text, KEY, iv)).toBeNull();
    expect(openBytes(text, KEY, iv)).toEqual(Buffer.from([0x22, 0xff, 0x22]));
  });
});

test('Base64 is read in either alphabet, with or without its end, and in no other shape', () => {
  const bytes = Buffer.from([0xfb, 0xff, 0xfe, 0x01]);
  for (const text of ['+//+AQ==', '-__-AQ==', '+//+AQ', '-__-AQ']) expect(readBase64(text)).toEqual(bytes);
  for (const text of [
    '+/_+AQ==',
    '+//+AQ=',
    '+//+A',
    '+//+AQ===',
    '+//+\nAQ==',
    '+//+AQ==\n',
    ' +//+AQ==',
    '=',
    '+//+=AQ=',
    'é',
  ])
    expect([text, readBase64(text)]).toEqual([text, null]);
  expect(readBase64('', 0)).toEqual(Buffer.alloc(0));
  expect(readBase64(randomBytes(IV_BYTES).toString('base64'), IV_BYTES)).toHaveLength(IV_BYTES);
  for (const size of [11, 13]) expect(readBase64(randomBytes(size).toString('base64'), IV_BYTES)).toBeNull();
});

test('nothing that would take long to parse is parsed before a key has fitted', () => {
  const parse = jest.spyOn(JSON, 'parse');
  for (const body of [
    `{"encryptedData":[${'{},'.repeat(50)}{}]}`,
    '['.repeat(50),
    `{${'"a":0,'.repeat(50)}"data":"AAAA"}`,
  ])
    expect(openBytes(body, Buffer.alloc(32), Buffer.alloc(12))).toBeNull();
  const parsed = parse.mock.calls.map(([text]) => text);
  parse.mockRestore();
  expect(parsed).toEqual([]);
});
