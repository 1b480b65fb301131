import { createHash } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { plainClient } from '../gateway/rest/vaultspay-saas/client.fixture';
import { sha256 } from '../kernel/crypto';
import { newId } from '../kernel/id';
import { logger } from '../kernel/log';
import { roles } from '../schema/rights';
import { sandbox } from '../schema/sandbox';
import { type Answer, type Data, type Front, holder, operator, type Stack, startGateway, testStack } from './stack';

/** Whatever is done with cards, nothing of their secrets stays anywhere: not in rows, events, logs, traces or errors. */

const { 'vaultspay-saas': saas, 'vaultspay-v1': v1, cryptomate } = sandbox;

/** What must not be found, by what it is. */
const secrets = new Map<string, string>();
const keep = (what: string, text: string): string => {
  secrets.set(text, what);
  return text;
};

let stack: Stack;
let front: Front;
const logged: string[] = [];
const refusals: Answer[] = [];
const spans = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });

/** The same one each time: tokens are bound to whoever asked for them. */
const operators = {
  'vaultspay-saas': operator('vaultspay-saas'),
  'vaultspay-v1': operator('vaultspay-v1'),
  cryptomate: operator('cryptomate'),
};
type Dialect = keyof typeof operators;
/** Through the gateway and over HTTP, as the operator of `vaultspay-saas`. */
const send = (query: string, variables?: object) => front.ask(query, variables as Record<string, unknown>);
const card = (dialect: Dialect, query: string, variables: object): Promise<Data> =>
  stack.get('card', operators[dialect], query, variables as Record<string, unknown>);
const refused = async (code: string, asked: Promise<Answer>): Promise<void> => {
  const answer = await asked;
  expect(answer.code).toBe(code);
  refusals.push(answer);
};
const tell = (dialect: Dialect, query: string, variables: object): Promise<Answer> =>
  stack.ask('card', operators[dialect], query, variables as Record<string, unknown>);

const ISSUE = 'mutation ($input: IssueCardInput!) { issueCard(input: $input) { id last4 } }';
const REVEAL = 'mutation ($id: ID!) { revealCard(id: $id) { pan cvv expiryMonth expiryYear } }';
const SET = 'mutation ($id: ID!, $pin: String!) { setCardPin(id: $id, pin: $pin) { id } }';
const CHANGE =
  'mutation ($id: ID!, $old: String!, $new: String!) { changeCardPin(id: $id, oldPin: $old, newPin: $new) { id } }';
const BUY = `mutation ($input: SandboxAuthoriseInput!) {
  sandboxAuthorise(input: $input) { state declineReason card { id last4 history { verb reason } } } }`;
const ACTIVATE = `mutation ($id: ID!, $pan: String, $expiry: String, $code: String, $key: String) {
  activateCard(id: $id, pan: $pan, expiry: $expiry, code: $code, idempotencyKey: $key) { status } }`;
const COURIER =
  'mutation ($id: ID!, $step: SandboxCourierStep!) { sandboxCourier(cardId: $id, step: $step) { status } }';

interface Known {
  readonly id: string;
  readonly pan: string;
  readonly cvv: string;
  readonly expiry: string;
}

async function issued(dialect: Dialect, input: object): Promise<Known> {
  const { id } = (await card(dialect, ISSUE, { input })).issueCard;
  return revealed(dialect, id);
}

async function revealed(dialect: Dialect, id: string): Promise<Known> {
  const { pan, cvv, expiryMonth, expiryYear } = (await card(dialect, REVEAL, { id })).revealCard;
  keep('a card number', pan);
  return { id, pan, cvv, expiry: `${String(expiryMonth).padStart(2, '0')}/${String(expiryYear).slice(2)}` };
}

const address = { country: 'AE', city: 'Dubai', line1: 'Palm Street 1', phone: '+971501234567' };

beforeAll(async () => {
  provider.register();
  const log = logger('trace', { write: (line) => void logged.push(line) });
  stack = await testStack(log);
  front = await startGateway(stack, 'over http', log);
  await lives();
}, 300_000);
afterAll(async () => {
  await front.stop();
  await stack.close();
  await provider.shutdown();
  trace.disable();
});

/** Everything that is done with secrets, right and wrong. */
async function lives(): Promise<void> {
  await plastic();
  await virtual();
  await links();
  await questions();
  await throughTheGateway();
  await throughRest();
  await mistakes();
}

async function plastic(): Promise<void> {
  const one = await issued('vaultspay-saas', { accountId: saas.accounts.amira, form: 'PHYSICAL', address });
  await card('vaultspay-saas', SET, { id: one.id, pin: '4826' });
  await card('vaultspay-saas', 'mutation ($id: ID!) { processCard(id: $id) { id } }', { id: one.id });
  for (const step of ['MANUFACTURED', 'DISPATCHED', 'DELIVERED'])
    await card('vaultspay-saas', COURIER, { id: one.id, step });
  const other = keep('a wrong card number', '4000000000000119');
  const tried = { id: one.id, pan: other, expiry: one.expiry, key: 'wrong-number' };
  await refused('ACTIVATION_WRONG', tell('vaultspay-saas', ACTIVATE, tried));
  await card('vaultspay-saas', ACTIVATE, { id: one.id, pan: one.pan, expiry: one.expiry, key: 'right-number' });
  const report = 'mutation ($id: ID!) { reportCard(id: $id, kind: DAMAGED, reason: "Broken") { id } }';
  if ((await tell('vaultspay-saas', report, { id: one.id })).errors.length > 0) return;
}

const PINS = ['918273645019', '827364501928', '736450192837'] as const;

async function virtual(): Promise<void> {
  const one = await issued('cryptomate', { accountId: cryptomate.accounts.ivy });
  const [first, second, wrong] = PINS.map((pin) => keep('a PIN', pin)) as [string, string, string];
  await card('cryptomate', SET, { id: one.id, pin: first });
  await card('cryptomate', CHANGE, { id: one.id, old: first, new: second });
  await refused('PIN_WRONG', tell('cryptomate', CHANGE, { id: one.id, old: wrong, new: first }));
  await refused(
    'PIN_RULE',
    tell('cryptomate', SET, { id: one.id, pin: keep('a PIN against the rules', '11122233344') }),
  );
  const amount = { amount: '1.00', currency: 'USD' };
  const buying = (presented: object) => card('cryptomate', BUY, { input: { cardId: one.id, amount, presented } });
  await buying({ pan: one.pan, expiry: one.expiry, cvv: one.cvv, pin: second });
  await buying({ pin: wrong });
  await buying({ cvv: one.cvv === '000' ? '001' : '000' });
  await buying({ expiry: '01/30' });
  await refused(
    'INPUT_INVALID',
    tell('cryptomate', BUY, { input: { cardId: one.id, amount, presented: { pan: `${one.pan}x` } } }),
  );
  await card('cryptomate', 'mutation ($id: ID!) { reissueCard(id: $id) { id } }', { id: one.id });
  await revealed('cryptomate', one.id);
}

async function links(): Promise<void> {
  const own = await issued('vaultspay-v1', { accountId: v1.accounts.ana });
  const make = async (kind: 'Pin' | 'Reveal'): Promise<string> => {
    const made = await card(
      'vaultspay-v1',
      `mutation ($id: ID!) { it: create${kind}Token(cardId: $id) { token } }`,
      own,
    );
    return keep('a token', made.it.token);
  };
  await make('Reveal');
  const t = await make('Reveal');
  const open = 'mutation ($t: String!) { revealWithToken(token: $t) { pan cvv } }';
  await card('vaultspay-v1', open, { t });
  await refused('ONE_TIME_TOKEN_INVALID', tell('vaultspay-v1', open, { t }));
  const convert = 'mutation ($id: ID!, $input: ConvertCardInput!) { convertCard(id: $id, input: $input) { last4 } }';
  const { last4 } = (await card('vaultspay-v1', convert, { id: own.id, input: { address } })).convertCard;
  const setting = 'mutation ($t: String!, $pin: String!) { setPinWithToken(token: $t, pin: $pin) }';
  await card('vaultspay-v1', setting, { t: await make('Pin'), pin: '4711' });
  for (const step of ['MANUFACTURED', 'DISPATCHED']) await card('vaultspay-v1', COURIER, { id: own.id, step });
  const code = keep('an activation code', `00${last4}`);
  await refused('ACTIVATION_WRONG', tell('vaultspay-v1', ACTIVATE, { id: own.id, code: '998877', key: 'wrong-code' }));
  await card('vaultspay-v1', ACTIVATE, { id: own.id, code, key: 'right-code' });
}

async function questions(): Promise<void> {
  const one = await issued('vaultspay-v1', { accountId: v1.accounts.ana });
  const raise = `mutation ($input: SandboxChallengeInput!) { sandboxRaiseChallenge(input: $input) { challenge { id } } }`;
  const input = { cardId: one.id, amount: { amount: '1.00', currency: 'USD' } };
  const { id } = (await card('vaultspay-v1', raise, { input })).sandboxRaiseChallenge.challenge;
  const otp = (await card('vaultspay-v1', 'query ($id: ID!) { sandboxChallengeCode(id: $id) }', { id }))
    .sandboxChallengeCode;
  const answer = 'mutation ($id: ID!, $otp: String) { answerChallenge(id: $id, otp: $otp) { state } }';
  const wrong = otp === '987654' ? '987653' : '987654';
  await refused('OTP_WRONG', tell('vaultspay-v1', answer, { id, otp: keep('a wrong one-time code', wrong) }));
  await card('vaultspay-v1', answer, { id, otp: keep('a one-time code', otp) });
}

async function throughTheGateway(): Promise<void> {
  const { data } = await send(ISSUE, { input: { accountId: saas.accounts.amira } });
  const { id } = data!.issueCard;
  const shown = await send(REVEAL, { id });
  keep('a card number', shown.data!.revealCard.pan);
  const wrong = { id, pin: keep('a PIN of a virtual card', '604938271650') };
  await refused('CARD_NOT_PHYSICAL', send(SET, wrong));
  await refused('INPUT_INVALID', send(SET, { id, pin: 604938271650 }));
  await refused('INPUT_INVALID', send(SET, { id, pin: { digits: '604938271650' } }));
  const literal = `mutation { setCardPin(id: "${id}", pin: "604938271650") { id } }`;
  await refused('CARD_NOT_PHYSICAL', send(literal));
  await refused('INPUT_INVALID', send(literal.replace('"604938271650"', '604938271650')));
  await persisted(literal);
  await persisted(SET, wrong);
}

/** Bodies too are remembered where their request may be repeated: not so that a PIN could be guessed from what is kept. */
async function throughRest(): Promise<void> {
  const { call } = await plainClient(front, stack);
  const [row] = await stack.database
    .admin`select seq::int as seq from card.card where form = 'physical' and lifecycle = 'active' and tenant_id = ${saas.tenantId} limit 1`;
  const cardId: number = row!.seq;
  const post = (path: string, more: object, key: string) => {
    const body = keep('a body', JSON.stringify({ cardId, ...more }));
    return call(`/pcs/api/v1/${path}`, { body, headers: { 'idempotency-key': key } });
  };
  const shown = await post('get-card-pan', { reason: 'to look' }, 'rest-pan');
  const pan = keep('a card number', shown.json.data.pan);
  const other = keep('a wrong card number', '4000000000000127');
  const answers = [
    await post('activate-card', { pan, expiryDate: '01/30' }, 'rest-activate'),
    await post('activate-card', { pan: other, expiryDate: '01/30' }, 'rest-wrong'),
    await post('activate-card', { pan: `${other}9`, expiryDate: other }, 'rest-malformed'),
    await post('set-pin', { pin: '4826' }, 'rest-pin'),
    await post('set-pin', { pin: other }, 'rest-long'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 422, 200, 422]);
  for (const { text } of answers) expect(found(text)).toEqual([]);
}

/** As clients register documents by hash. */
async function persisted(query: string, variables?: object): Promise<void> {
  const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query).toString('hex') } };
  const { token } = stack.credentials.dashboard;
  const answer = await fetch(`${front.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables, extensions }),
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  refusals.push((await answer.json()) as Answer);
}

async function mistakes(): Promise<void> {
  const one = await issued('vaultspay-v1', { accountId: v1.accounts.ana });
  const { admin } = stack.database;
  // What no request can cause: a seal that does not open, and rows that the database refuses.
  await admin`update card.vault set pan_sealed = overlay(pan_sealed placing '\\x00' from 20) where card_id = ${one.id}`;
  await refused('INTERNAL', tell('vaultspay-v1', REVEAL, { id: one.id }));
  await admin`alter table card.pin_record add constraint no_more check (set_at < '2000-01-01') not valid`;
  const [plastic] =
    await admin`select id from card.card where form = 'physical' and tenant_id = ${saas.tenantId} limit 1`;
  await tell('vaultspay-saas', SET, { id: plastic!.id, pin: '4826' });
  await admin`alter table card.pin_record drop constraint no_more`;
  const other = holder('vaultspay-v1', v1.customers.ben);
  refusals.push(await stack.ask('card', other, REVEAL, { id: one.id }));
  refusals.push(await tell('vaultspay-v1', REVEAL, { id: newId() }));
}

/** As it may have been written down without anybody meaning it. */
function writings(text: string): string[] {
  const clear = [text, ...(/^\d{16}$/.test(text) ? [text.slice(0, -1), grouped(text, ' '), grouped(text, '-')] : [])];
  const hashes = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => {
    const hash = createHash(name).update(text).digest();
    return [hash.toString('hex'), hash.toString('base64').replace(/=+$/, '')];
  });
  return [...clear, ...clear.flatMap(encoded), ...hashes];
}

const grouped = (text: string, by: string): string => text.match(/.{4}/g)!.join(by);

/** base64 in each of the three ways in which it may lie across groups of three bytes. */
const encoded = (text: string): string[] => [
  Buffer.from(text).toString('hex'),
  Buffer.from(text, 'utf16le').toString('hex'),
  ...[0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    return bytes.toString('base64').slice(shift + (shift > 0 ? 1 : 0), Math.floor((bytes.length * 4) / 3 / 4) * 4);
  }),
];

/** Where a run of digits is a secret only if it stands alone: a short one lies within many a longer number. */
const SHORT = 6;
const isShort = (text: string): boolean => /^\d+$/.test(text) && text.length <= SHORT;

function found(haystack: string): string[] {
  const hits: string[] = [];
  for (const [text, what] of secrets) {
    if (isShort(text)) {
      if (new RegExp(`(?<![\\d.a-f-])${text}(?![\\da-f-])`, 'i').test(haystack)) hits.push(what);
    } else if (writings(text).some((form) => haystack.includes(form))) hits.push(what);
  }
  return hits;
}

interface Table {
  readonly name: string;
  readonly columns: string;
}

/** Every column of every table of ours but times and places; the contents of binary ones in hex. */
const tables = (): Promise<Table[]> =>
  stack.database.admin<Table[]>`
    select format('%I.%I', table_schema, table_name) as name,
           string_agg(format('%I::text', column_name), ', ' order by ordinal_position) as columns
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
      and data_type not in ('timestamp with time zone', 'date', 'boolean')
      and (table_schema, table_name) not in (('identity', 'city'), ('identity', 'state'), ('identity', 'country'))
    group by table_schema, table_name order by 1`;

async function contents({ name, columns }: Table): Promise<string> {
  const rows = await stack.database.admin.unsafe(`select concat_ws(' ', ${columns}) as text from ${name}`);
  return rows.map(({ text }) => text).join('\n');
}

test('there were secrets to find', () => {
  const kinds = [...secrets.values()];
  expect(kinds.filter((what) => what === 'a card number').length).toBeGreaterThanOrEqual(6);
  for (const what of ['a PIN', 'a token', 'a one-time code', 'an activation code']) expect(kinds).toContain(what);
  expect(refusals.length).toBeGreaterThan(12);
});

test('the search finds what it looks for, however it was written', () => {
  const pan = [...secrets].find(([, what]) => what === 'a card number')![0];
  const bytes = Buffer.from(`x${pan}y`);
  for (const text of [
    pan,
    `at ${grouped(pan, ' ')}`,
    pan.slice(0, 15),
    bytes.toString('hex'),
    bytes.toString('base64'),
  ])
    expect(found(text)).toContain('a card number');
  expect(found(sha256(pan).toString('hex'))).toContain('a card number');
  const otp = [...secrets].find(([, what]) => what === 'a one-time code')![0];
  expect(found(`{"otp":"${otp}"}`)).toContain('a one-time code');
  expect(found('nothing of the kind')).toEqual([]);
});

test('no column of any table has a secret', async () => {
  const all = await tables();
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['card.vault', 'card.pin_record', 'events.outbox', 'events.once', 'identity.audit']),
  );
  for (const table of all) expect([table.name, found(await contents(table))]).toEqual([table.name, []]);
});

test('a planted one would be found', async () => {
  const { admin } = stack.database;
  const [pan] = [...secrets].find(([, what]) => what === 'a card number')!;
  await admin`create table events.planted (a bytea, b jsonb)`;
  await admin`insert into events.planted values (${Buffer.from(pan)}, null), (null, ${admin.json({ b: [pan] })})`;
  const planted = (await tables()).find(({ name }) => name === 'events.planted')!;
  expect(found(await contents(planted))).toEqual(['a card number']);
  await admin`drop table events.planted`;
});

test('no column has a CVV beside its card', async () => {
  const rows = await stack.database.admin`
    select format('%I.%I.%I', table_schema, table_name, column_name) as name from information_schema.columns
    where table_schema in ('card', 'events', 'identity', 'rules', 'wallet') and column_name ~ '(cvv|cvc|^pan$|^pin$)'`;
  expect(rows.map(({ name }) => name)).toEqual(['card.card.cvv_tries']);
  for (const table of await tables())
    expect([table.name, /\b(cvv|cvc)"?\s*[:=]\s*"?\d/i.test(await contents(table))]).toEqual([table.name, false]);
});

test('neither logs nor traces nor refusals tell a secret', () => {
  const lines = logged.join('');
  for (const line of ['"request"', '"resolver failed"']) expect(lines).toContain(line);
  expect(found(lines)).toEqual([]);
  expect(lines).not.toMatch(/cvv\W{1,4}\d{3}/i);
  const traced = JSON.stringify(
    spans.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
  );
  expect(spans.getFinishedSpans().map(({ name }) => name)).toContain('gateway.plan');
  expect(found(traced)).toEqual([]);
  expect(found(JSON.stringify(refusals))).toEqual([]);
});

test('metrics tell no secret', async () => {
  expect(found(await (await fetch(`${front.url}/metrics`)).text())).toEqual([]);
});

test.each(roles.filter((role) => role !== 'card'))('the role %s cannot look where they are kept', async (role) => {
  const { sql } = stack.database.as(role);
  const own = role === 'identity' ? [] : ['identity.pin_key', 'identity.rsa_key'];
  for (const table of ['card.vault', 'card.pin_record', 'card.secret_token', 'card.challenge', ...own])
    await expect(sql.unsafe(`select * from ${table}`)).rejects.toThrow(/permission denied/);
});
