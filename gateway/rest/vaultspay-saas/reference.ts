import { type ErrorCode, Fault } from '../../../kernel/error';
import type { ReferenceFacts } from '../dialect';

const description = `
Card issuing and digital wallets for platforms: users and their verification, accounts and their ledger, transfers to
bank accounts, and the whole life of a card.

## First call

1. \`POST /as/api/v1/saas-login\` with the credentials of your app gives an access token and a refresh token.
2. Send \`Authorization: Bearer <accessToken>\`, \`x-device-os: SAAS\` and \`x-device-id\`, the number of your app, with
   everything else.
3. When \`accessTokenExpiry\` has passed, \`POST /as/api/v1/saas-refresh-token\` gives the next access token.

## Encryption

Bodies are encrypted both ways: AES-256-GCM with a fresh key and a fresh IV of 12 bytes for each request, the key wrapped
with our RSA public key. The IV goes into \`x-session-nonce\`, the wrapped key into \`x-auth-signature\`, the body is
\`{ "encryptedData": "<base64>" }\`. The answer comes encrypted with the same key and an IV of its own, in
\`x-session-nonce\` and in the body. Outside production \`x-enable-encryption: false\` switches it off for a request and its
answer; in production it is always on. What is shown here are the bodies in clear.

## Answers

A success is 200 and \`{ "data": … }\`; lists with pages have \`pagination\` beside it. \`page\` begins at 1, \`perPage\` is 20
unless you say otherwise, and 100 at most. Fields are always there; what is not known is \`null\`. Amounts are minor units
of their currency, times are UTC.

## Errors

\`{ "code": 1010, "message": "Invalid request.", "type": "BAD_REQUEST" }\`: \`type\` is the key for programs, \`message\` is
for people. Wrong fields are 422 and 1000, each named in \`errors\` by \`key\` and \`reason\`, all of them at once. A record
that does not exist and one of somebody else are the same: 422 on the field that names it. Where something has to be done
first, 1035 says what: \`KYC_VERIFICATION\`, \`SET_PIN\` or \`REVIEW_REPORT\`.

## Once, and how often

\`Idempotency-Key\` on a POST: the first answer is kept for 24 hours and given again for the same key, path and body. The
same key for another body, or while the first request is still running, is refused with 1010. Each app has a number of
requests per minute; every answer tells how many are left, and 429 after how many seconds to come back.
`.trim();

const base64 = { type: 'string', pattern: '^[A-Za-z0-9+/_-]+={0,2}$' };

const customerBlocked = 'CUSTOMER_SUSPENDED';
const accountUse: readonly ErrorCode[] = ['ACCOUNT_CLOSED', 'ACCOUNT_FROZEN'];
const cardChange: readonly ErrorCode[] = [customerBlocked, 'CARD_STATE'];
const reportEnds: readonly ErrorCode[] = [customerBlocked, 'REPORT_MISSING', 'REPORT_UNREVIEWED'];
const kycChange: readonly ErrorCode[] = [customerBlocked, 'KYC_STATE'];
const taken = 'already exists';
const untitled = new Fault('CONTACT_TITLE_MISSING', { field: 'accountTitle', reason: 'Account title is missing' });
const mismatch = new Fault('CURRENCY_MISMATCH', { field: 'currencyCode' });

/** Contract 2: what each endpoint is refused for beyond what is common to all. */
const refusals: ReferenceFacts['refusals'] = {
  'POST /as/api/v1/saas-login': [
    'LOGIN_REFUSED',
    'CREDENTIAL_IP',
    'TENANT_BANNED',
    'VIEWER_FORBIDDEN',
    'LOGIN_THROTTLED',
  ],
  'POST /as/api/v1/saas-refresh-token': [
    'TOKEN_INVALID',
    'TOKEN_REVOKED',
    'CREDENTIAL_IP',
    'TENANT_BANNED',
    'VIEWER_FORBIDDEN',
  ],
  'POST /as/api/v1/users': [
    new Fault('EMAIL_TAKEN', { field: 'email', reason: taken }),
    new Fault('PHONE_TAKEN', { field: 'phone', reason: taken }),
  ],
  'POST /us/api/v1/kyc/personal': kycChange,
  'PATCH /us/api/v1/kyc/personal': [...kycChange, new Fault('KYC_FILE_MISSING', { field: 'userId' })],
  'POST /us/api/v1/kyc/addresses': [customerBlocked, 'ADDRESS_EXISTS'],
  'PATCH /us/api/v1/kyc/addresses': [customerBlocked, new Fault('ADDRESS_UNKNOWN', { field: 'type' })],
  'POST /us/api/v1/kyc/identification': [...kycChange, 'KYC_FILE_EXISTS'],
  'PATCH /us/api/v1/kyc/identification': [...kycChange, new Fault('KYC_FILE_MISSING', { field: 'userId' })],
  'POST /be/api/v1/accounts': [customerBlocked, new Fault('CURRENCY_UNSUPPORTED', { field: 'currencyId' })],
  'POST /be/api/v1/validate-iban': ['IBAN_INVALID', untitled],
  'POST /be/api/v1/direct-payment-contact': ['IBAN_INVALID', 'CONTACT_EXISTS', untitled],
  'POST /tc/api/v1/direct-transfer': [
    customerBlocked,
    ...accountUse,
    mismatch,
    'KYC_REQUIRED',
    'FUNDS_INSUFFICIENT',
    'LIMIT_SINGLE',
  ],
  'POST /pcs/api/v1/cards': [customerBlocked, ...accountUse, 'CURRENCY_MISMATCH', 'TIER_FULL', 'KYC_REQUIRED'],
  'POST /pcs/api/v1/process-card-request': [...cardChange, 'PIN_UNSET'],
  'POST /pcs/api/v1/update-card-manufacturing': [...cardChange, 'ALREADY_MANUFACTURED'],
  'POST /pcs/api/v1/update-delivery-status': [...cardChange, 'NOT_MANUFACTURED'],
  'POST /pcs/api/v1/activate-card': [...cardChange, 'ACTIVATION_WRONG', 'ACTIVATION_LOCKED'],
  'POST /pcs/api/v1/set-pin': [...cardChange, 'CARD_NOT_PHYSICAL'],
  'POST /pcs/api/v1/get-card-pan': ['PRIVILEGE_MISSING', 'CARD_STATE'],
  'POST /pcs/api/v1/get-card-cvv': ['PRIVILEGE_MISSING', 'CARD_STATE'],
  'POST /pcs/api/v1/get-card-expiry': ['PRIVILEGE_MISSING', 'CARD_STATE'],
  'POST /pcs/api/v1/enroll-card-three-ds': [...cardChange, 'THREEDS_UNAVAILABLE'],
  'POST /pcs/api/v1/remove-card-three-ds': [...cardChange, 'THREEDS_UNAVAILABLE'],
  'POST /pcs/api/v1/update-card-status': cardChange,
  'POST /pcs/api/v1/toggle-freeze-card': cardChange,
  'POST /pcs/api/v1/update-card-account': [...cardChange, ...accountUse, 'CURRENCY_MISMATCH'],
  'POST /pcs/api/v1/report-card-issue': [...cardChange, 'REPORT_OPEN'],
  'POST /pcs/api/v1/review-report-card-issue': [customerBlocked, 'REPORT_MISSING'],
  'POST /pcs/api/v1/replace-card': reportEnds,
  'POST /pcs/api/v1/renew-card': reportEnds,
  'POST /pcs/api/v1/decline-card': reportEnds,
  'POST /pcs/api/v1/virtual-to-physical': [...cardChange, 'CONVERSION_OPEN'],
  'POST /pcs/api/v1/virtual-to-physical-process': [...cardChange, 'CONVERSION_MISSING'],
  'PUT /re/api/v1/card-security': [customerBlocked],
  'PATCH /re/api/v1/card-security/reset': [customerBlocked],
  'PUT /re/api/v1/transaction-limits': [
    customerBlocked,
    new Fault('LIMIT_ABOVE_CEILING', { field: 'value', reason: 'must not exceed the allowed limit' }),
  ],
};

/** What integrators are told of the dialect as a whole. */
export const reference: ReferenceFacts = {
  title: 'VaultsPay SaaS',
  description,
  servers: [
    { url: 'https://api.vaultspay.dev', description: 'UAT' },
    { url: 'https://rest.vaultspay.com', description: 'Production; always encrypted' },
  ],
  tags: {
    Authentication: 'Log in, and stay logged in',
    Users: 'Your customers',
    Locations: 'Countries, states and cities',
    KYC: 'Who somebody is, and the papers that say so',
    Accounts: 'Digital wallets and their ledger',
    Transfers: 'IBANs, payment contacts, and money on its way to them',
    Transactions: 'What happened to money',
    Cards: 'From the tier to the activated card',
    'Card details': 'The card as it is stored, number and security code',
    'Card controls': '3D Secure, status, freezing, the account behind it',
    'Reported cards': 'Lost, stolen, damaged, expired, and what becomes of them',
    Conversion: 'A virtual card becomes a physical one',
    Rules: 'What a card may be used for, and up to how much',
    System: 'Whether anybody is there',
  },
  requestHeaders: [
    {
      name: 'x-device-os',
      description: 'Always `SAAS`',
      schema: { type: 'string', const: 'SAAS' },
      required: true,
    },
    {
      name: 'x-device-id',
      description: 'The number of your app',
      schema: { type: 'string', pattern: '^[0-9]{1,9}$', examples: ['31'] },
      required: true,
    },
    {
      name: 'x-session-nonce',
      description: 'The IV of 12 bytes, Base64; required when encryption is on',
      schema: base64,
    },
    {
      name: 'x-auth-signature',
      description: 'The AES key, wrapped with our RSA public key, Base64; required when encryption is on',
      schema: base64,
    },
    {
      name: 'x-enable-encryption',
      description: '`false` switches encryption off for this request and its answer, outside production',
      schema: { type: 'string', examples: ['false'] },
    },
  ],
  responseHeaders: [
    { name: 'x-request-id', description: 'Name it when you ask us about a request', schema: { type: 'string' } },
    {
      name: 'x-enable-encryption',
      description: 'Whether this answer is encrypted',
      schema: { type: 'string', enum: ['true', 'false'] },
    },
    { name: 'x-session-nonce', description: 'The IV of an encrypted answer, Base64', schema: base64 },
    { name: 'x-ratelimit-limit', description: 'Requests per minute', schema: { type: 'integer' } },
    { name: 'x-ratelimit-remaining', description: 'Of these, how many are left', schema: { type: 'integer' } },
    { name: 'x-ratelimit-reset', description: 'When the minute is over, Unix seconds', schema: { type: 'integer' } },
  ],
  errorSchema: {
    title: 'Error',
    type: 'object',
    properties: {
      code: { type: 'integer' },
      message: { type: 'string', description: 'For people' },
      type: { type: 'string', description: 'For programs' },
      errors: {
        type: 'array',
        description: 'The fields that are wrong, or what has to be done first',
        items: {
          type: 'object',
          properties: { key: { type: 'string' }, reason: { type: 'string' } },
          required: ['key', 'reason'],
          additionalProperties: false,
        },
      },
    },
    required: ['code', 'message', 'type'],
    additionalProperties: false,
  },
  refusals,
  tryIt: {
    variables: {
      deviceId: { title: 'App id', value: '31' },
      clientId: { title: 'Client id' },
      clientSecret: { title: 'Client secret', secret: true },
    },
    headers: { 'x-device-os': 'SAAS', 'x-device-id': '{{deviceId}}', 'x-enable-encryption': 'false' },
    login: {
      line: 'POST /as/api/v1/saas-login',
      body: { clientId: '{{clientId}}', clientSecret: '{{clientSecret}}' },
      token: 'accessToken',
    },
  },
};
