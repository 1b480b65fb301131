import type { JsonSchema } from '../codec';
import type { ReferenceFacts } from '../dialect';

const requestId = { type: 'string', pattern: '^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$' } satisfies JsonSchema;

export const reference: ReferenceFacts = {
  title: 'VaultsPay /v1',
  description: 'Users, accounts, cards and webhooks.',
  tags: {
    System: 'Who is asking, and what is spoken',
    Users: 'End users',
    KYC: 'Verification of who they are',
    Accounts: 'Money of users',
    Cards: 'Cards of accounts',
    Webhooks: 'Events as they happen',
  },
  requestHeaders: [
    {
      name: 'vaultspay-version',
      description: 'The version that the request was written for; else that of the platform.',
      schema: { type: 'string', format: 'date' },
    },
  ],
  responseHeaders: [
    { name: 'x-request-id', description: 'Names the request', schema: requestId },
    { name: 'vaultspay-version', description: 'The version that was applied', schema: { type: 'string' } },
    { name: 'x-ratelimit-limit', description: 'Requests per minute', schema: { type: 'integer' } },
    { name: 'x-ratelimit-remaining', description: 'Left in this minute', schema: { type: 'integer' } },
    { name: 'x-ratelimit-reset', description: 'Unix second of the next minute', schema: { type: 'integer' } },
  ],
  errorSchema: {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          type: { type: 'string' },
          param: { type: 'string' },
          request_id: requestId,
        },
        required: ['code', 'message', 'type', 'request_id'],
      },
    },
    required: ['error'],
  },
};
