import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { Fault, invalid } from '../../../kernel/error';
import { judgeUrl } from '../../../kernel/outgoing';
import type { Viewer } from '../../../kernel/viewer';
import { type WebhookDialectName, webhookDialects } from '../../../schema/tables/events';
import { type WebhookFacts, webhookFacts } from '../../../schema/webhooks';
import type { Context } from '../context';
import { line, optional } from '../fields';

const MAX_HEADERS = 10;
const MAX_TYPES = 200;
const MAX_HEADER_VALUE = 1024;

/** Of the connection, of the body, or ours to say; a receiver that was told otherwise would believe it. */
const RESERVED =
  /^(host|connection|keep-alive|te|trailers?|transfer-encoding|upgrade|expect|accept-encoding|cookie2?|date|user-agent|x-webhook-key|traceparent|tracestate|(content|proxy|sec|webhook|svix|vaultspay|x-vaultspay|vaultgraph|x-vaultgraph)-.*)$/i;

const header = z.object({
  name: z
    .string()
    .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/, 'must be the name of a header')
    .refine((name) => !RESERVED.test(name), 'is set by others'),
  value: z
    .string()
    .max(MAX_HEADER_VALUE, `must have at most ${MAX_HEADER_VALUE} characters`)
    .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'must be printable ASCII'),
});

const headers = z
  .array(header)
  .max(MAX_HEADERS, `may hold at most ${MAX_HEADERS}`)
  .refine((all) => new Set(all.map(({ name }) => name.toLowerCase())).size === all.length, 'names a header twice')
  .transform((all) => Object.fromEntries(all.map(({ name, value }) => [name, value])));

const url = z.string();
const types = z.array(z.string()).min(1, 'must not be empty').max(MAX_TYPES, `may hold at most ${MAX_TYPES}`);
const description = line(255, 0).nullish();

export const newEndpoint = z.object({
  ...{ url, types, description },
  dialect: optional(z.enum(webhookDialects)),
  headers: optional(headers),
  secret: optional(z.string()),
  enabled: optional(z.boolean()),
});
export type NewEndpoint = z.output<typeof newEndpoint>;

export const endpointChange = z.object({
  ...{ url: optional(url), types: optional(types), description },
  headers: optional(headers),
  enabled: optional(z.boolean()),
});
export type EndpointChange = z.output<typeof endpointChange>;

const isWebhookDialect = (name: string): name is WebhookDialectName => Object.hasOwn(webhookFacts, name);

/** The tenant's own contract, where that tells of webhooks. */
export const dialectOf = ({ dialect }: Viewer): WebhookDialectName =>
  isWebhookDialect(dialect) ? dialect : 'vaultgraph';

const isFamily = ({ families, types: known }: WebhookFacts, type: string): boolean =>
  families && type.endsWith('.*') && known.some((one) => one.startsWith(type.slice(0, -1)));

/** Each once, in the order given. */
export function typesOf(facts: WebhookFacts, wanted: readonly string[]): string[] {
  if (wanted.includes('*') && new Set(wanted).size > 1) throw invalid('types', '* takes all, so it stands alone');
  const unknown = wanted.findIndex((type) => type !== '*' && !facts.types.includes(type) && !isFamily(facts, type));
  if (unknown >= 0) throw new Fault('EVENT_UNKNOWN', { field: `types[${unknown}]` });
  return [...new Set(wanted)];
}

export const urlOf = (
  { deps, viewer }: Context,
  { schemes, namesPorts, sandboxAnywhere }: WebhookFacts,
  wanted: string,
): Promise<string> =>
  judgeUrl(wanted, {
    schemes,
    namesPorts,
    allowLoopback: viewer.sandbox && deps.allowLoopback === true,
    namesPrivate: viewer.sandbox && sandboxAnywhere,
  });

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A multiple of four characters of base64, so that libraries of Standard Webhooks can decode it. */
const SECRET_CHARACTERS = 32;
const newSecret = (): string =>
  `whsec_${Array.from({ length: SECRET_CHARACTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** The one that was given, if it may be; it travels in headers, so it is visible ASCII. */
export function secretOf({ secret }: WebhookFacts, wanted?: string | null): string {
  if (wanted == null) return newSecret();
  if (secret === 'made') throw invalid('secret', 'is made by us');
  const { least, most, tooShort = 'INPUT_INVALID' } = secret;
  const reason = `must have ${least} to ${most} visible ASCII characters`;
  if (wanted.length < least) throw new Fault(tooShort, { field: 'secret', reason });
  if (wanted.length > most || !/^[\x21-\x7e]+$/.test(wanted)) throw invalid('secret', reason);
  return wanted;
}
