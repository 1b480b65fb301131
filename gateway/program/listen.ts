import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Config } from '../../kernel/config';
import { StartError } from '../../kernel/start-error';
import { eventTypes } from '../../schema/event-types';
import { type WebhookDialectName, webhookDialects as webhookNames } from '../../schema/tables/events';
import { takes, webhookFacts } from '../../schema/webhooks';
import { type Forwarded, forwarder } from './forward';
import { json, type Told, telling } from './lines';
import { type Place, placeOf, sentence } from './place';

/**
 * `npm run listen`: a tenant's events as they happen, one line each; with `--forward-to` they are also sent to a URL as
 * webhooks, rendered and signed like real deliveries. A cut connection is taken up again where it was left.
 */
export async function listen(config: Config, ...args: string[]): Promise<void> {
  const options = optionsOf(args);
  const place = await placeOf(config, options, 'vaultspay-saas');
  const dialect = dialectOf(options.dialect ?? place.tenant, options.dialect === undefined);
  const { canonical, worded } = typesOf(options.types, dialect);
  const secret = options.secret ?? `whsec_${randomBytes(24).toString('base64')}`;
  const forward = options['forward-to'] ? forwarder(options['forward-to'], { place, dialect, secret, worded }) : null;
  const line = options.json ? json : telling(process.stdout.isTTY === true);
  say(options.json, `Listening to ${place.tenant} at ${place.ws}`);
  if (forward) say(options.json, `Forwarding as ${dialect} to ${options['forward-to']}\nSigning secret ${secret}`);
  await follow(place, { after: options.after, types: worded ? undefined : canonical }, async (event) => {
    if (worded && !forward && !takes(canonical, event.type)) return;
    process.stdout.write(`${line.event(event)}\n`);
    for await (const sent of forward?.(event) ?? none) process.stdout.write(`${line.sent(sent)}\n`);
  });
}

const none: readonly Forwarded[] = [];

/** What is no event goes where it is in nobody's way. */
const say = (quiet: boolean | undefined, text: string): void =>
  void (quiet ? process.stderr : process.stdout).write(`${text}\n`);

function optionsOf(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ tenant: text, url: text, token: text, after: text, types: text, dialect: text, secret: text },
    ...{ 'forward-to': text, json: { type: 'boolean' } as const },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('\n')[0]!.replace(/\.$/, '')}.`);
  }
}

/** A tenant whose contract knows webhooks gets its own; others get ours. */
function dialectOf(name: string, lenient: boolean): WebhookDialectName {
  const known = webhookNames.find((one) => one === name);
  if (known) return known;
  if (lenient) return 'vaultgraph';
  throw new StartError(`There is no webhook dialect ${name}; there are ${webhookNames.join(', ')}.`);
}

interface Types {
  readonly canonical: readonly string[];
  /** What messages are narrowed to, where types were given in the dialect's own words. */
  readonly worded: readonly string[] | null;
}

function typesOf(text: string | undefined, dialect: WebhookDialectName): Types {
  const given = text?.split(',').map((type) => type.trim()) ?? ['*'];
  const known = (types: readonly string[]) => (one: string) => types.some((type) => takes([one], type));
  const stranger = given.find((one) => !known([...eventTypes, ...webhookFacts[dialect].types])(one));
  if (stranger !== undefined) throw new StartError(`There are no events ${stranger}; see npm run trigger -- --list.`);
  const worded = given.every(known(eventTypes)) ? null : given;
  return { canonical: given, worded };
}

const EVENTS = `subscription ($types: [String!], $after: String) {
  events(types: $types, after: $after) {
    cursor id type at resourceType resourceId previous current reason actorKind actorId requestId before after
  }
}`;

interface Wanted {
  readonly after?: string;
  readonly types?: readonly string[];
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Nobody gets in by trying again. */
const FINAL: readonly number[] = [4400, 4401, 4403, 4406, 4429];

/** Until interrupted, or until it would be refused for good. */
async function follow({ ws, token }: Place, wanted: Wanted, tell: (event: Told) => Promise<void>): Promise<void> {
  const connectionParams = { authorization: `Bearer ${token}` };
  const client = createClient({ url: ws, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
  let { after } = wanted;
  let wait = FIRST_WAIT_MS;
  let reached = false;
  let there = false;
  client.on('connected', () => {
    if (reached) process.stderr.write('Connected again.\n');
    reached = there = true;
    wait = FIRST_WAIT_MS;
  });
  for (;;) {
    const cut = await drain(client, { ...wanted, after }, async (event) => {
      await tell(event);
      after = event.cursor;
    });
    if (!reached) throw new StartError(`Nothing answers at ${ws} (${cut}); start it with npm start.`);
    if (there)
      process.stderr.write(`Cut off (${cut}); connecting again ${after ? 'where it stopped' : 'from then on'}.\n`);
    there = false;
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** Why the connection is gone. */
async function drain(client: Client, { types, after }: Wanted, tell: (event: Told) => Promise<void>): Promise<string> {
  const payload = { query: EVENTS, variables: { types: everything(types) ? null : types, after } };
  try {
    for await (const { data, errors } of client.iterate<{ events: Told }>(payload)) {
      const [error] = errors ?? [];
      if (error) throw new StartError(sentence(error.message, error.extensions));
      if (data) await tell(data.events);
    }
    return 'the program ended it';
  } catch (error) {
    return causeOf(error);
  }
}

const everything = (types: readonly string[] | undefined): boolean => types === undefined || types.includes('*');

interface Cut {
  readonly code?: number | string;
  readonly reason?: string;
  readonly error?: { readonly code?: string };
}

function causeOf(error: unknown): string {
  if (error instanceof StartError) throw error;
  if (Array.isArray(error)) throw new StartError(sentence(error[0].message, error[0].extensions));
  const { code, reason, error: inner } = error as Cut;
  if (FINAL.includes(Number(code))) throw new StartError(`Refused: ${reason || 'no reason given'} (${code}).`);
  return [code ?? inner?.code, reason].filter(Boolean).join(' ') || String(error);
}
