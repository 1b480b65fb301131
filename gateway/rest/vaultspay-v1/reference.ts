import type { JsonSchema } from '../codec';
import type { ReferenceFacts } from '../dialect';
import { refusals } from './refusals';
import { newest, versions } from './versions';

const description = `
Card issuing and accounts for platforms: end users and their verification, accounts with IBANs, virtual and physical cards
with limits and controls, and webhooks of all that happens to them.

## First call

Send your secret key with every request, from your servers alone: \`Authorization: Bearer sk_test_…\`. \`GET /v1/ping\` says
whose it is. \`sk_test_\` keys see test data, \`sk_live_\` keys live data, and neither sees the other's.

## Objects

Every object is answered bare and whole, and says what it is in \`object\`. Ids are a prefix and a ULID: \`usr_\` users,
\`acc_\` accounts, \`card_\` cards, \`txn_\` transactions, \`kycs_\` KYC sessions, \`doc_\` documents, \`whk_\` webhook endpoints,
\`whd_\` deliveries, \`evt_\` events. Amounts are integers in the minor unit of their currency (\`1050\` is AED 10.50), times
are UTC with milliseconds, what is not set is \`null\`. Fields that we do not know are ignored.

## Errors

\`{ "error": { "code", "message", "type", "param", "request_id" } }\`: \`code\` is for programs, \`message\` for people, \`param\`
names the one field that is to blame. Of several things that are wrong the first is told. What does not exist and what is
somebody else's are the same: \`404 not_found\`.

## Once

\`Idempotency-Key\` (1 to 64 ASCII characters, a UUID is good) on every POST, PATCH and DELETE: for 24 hours the same key,
method, path and body get the first answer again, with \`Idempotent-Replayed: true\` and \`Original-Request\`. Another body, or
the same one while the first still runs, is \`409 idempotency_key_in_use\`. After a \`5xx\` nothing has happened: try again.

## Versions

\`VaultsPay-Version\` says which version a request was written for; without it your platform's own holds. Under
\`2026-04-01\` cards have structured \`limits\`, before that a scalar \`daily_limit\`. Webhooks come in the platform's version.

## Lists

Newest first, \`limit\` items (1 to 100, else 25). While \`has_more\`, send \`next_cursor\` as \`cursor\`; \`starting_after\` and
\`ending_before\` take the id of an item. New items never shift a page.

## How often

Each key has a number of requests per minute, which \`X-RateLimit-Limit\` tells; \`429\` says in \`Retry-After\` when to come back.

## Hosted pages

KYC sessions, PIN tokens and reveals come with a \`hosted_url\` for your user's browser. Documents, PINs and card numbers then
go between the user and us and never through your servers. Each page is good once and for a limited time.
`.trim();

const requestId: JsonSchema = { type: 'string', pattern: '^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$' };
const dated: JsonSchema = { type: 'string', format: 'date' };

/** What integrators are told of the dialect as a whole. */
export const reference: ReferenceFacts = {
  title: 'VaultsPay /v1',
  version: newest,
  description,
  servers: [
    { url: 'https://api.vaultspay.ae', description: 'Production; test keys work here, too' },
    { url: 'https://sandbox.api.vaultspay.ae', description: 'Sandbox; test keys alone' },
  ],
  tags: {
    System: 'Who is asking, and what is spoken',
    Users: 'Your end users',
    KYC: 'Who somebody is, and the papers that say so',
    Accounts: 'Money of users, its IBANs and its ledger',
    Cards: 'From the virtual card to the plastic, its PIN, limits and purchases',
    Webhooks: 'Where you are told of what happens, and what was delivered',
  },
  requestHeaders: [
    {
      name: 'vaultspay-version',
      description: 'The version that the request was written for; without it the one that the platform is set to',
      schema: { ...dated, enum: [...versions] },
    },
  ],
  responseHeaders: [
    { name: 'x-request-id', description: 'Name it when you ask us about a request', schema: requestId },
    { name: 'vaultspay-version', description: 'The version that was applied', schema: dated },
    { name: 'x-ratelimit-limit', description: 'Requests per minute', schema: { type: 'integer' } },
    { name: 'x-ratelimit-remaining', description: 'Of these, how many are left', schema: { type: 'integer' } },
    { name: 'x-ratelimit-reset', description: 'When the minute is over, Unix seconds', schema: { type: 'integer' } },
  ],
  errorSchema: {
    title: 'Error',
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          code: { type: 'string', description: 'For programs' },
          message: { type: 'string', description: 'For people' },
          type: {
            type: 'string',
            enum: [
              ...['authentication', 'authorization', 'invalid_request', 'resource_conflict', 'rate_limit', 'api_error'],
            ],
          },
          param: { type: 'string', description: 'The field that is to blame' },
          request_id: requestId,
        },
        required: ['code', 'message', 'type', 'request_id'],
        additionalProperties: false,
      },
    },
    required: ['error'],
    additionalProperties: false,
  },
  onTheWay: {
    credential: ['CREDENTIAL_INVALID', 'CREDENTIAL_IP', 'TENANT_SUSPENDED'],
    keyed: ['IDEMPOTENCY_INVALID', 'IDEMPOTENCY_REUSED', 'IDEMPOTENCY_RUNNING'],
    body: ['BODY_MALFORMED', 'MEDIA_TYPE', 'BODY_TOO_LARGE'],
    always: ['RATE_LIMITED', 'VERSION_UNKNOWN', 'INTERNAL', 'UNAVAILABLE'],
  },
  refusals,
  tryIt: {
    variables: { secretKey: { title: 'Secret key', secret: true } },
    headers: {},
    bearer: 'secretKey',
  },
};
