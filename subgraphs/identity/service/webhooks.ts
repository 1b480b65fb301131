import { isDeepStrictEqual } from 'node:util';
import { digest, seal, unseal } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { DELIVERIES, secretContext, webhookFacts } from '../../../schema/webhooks';
import { type Context, causeOf, onceOf } from '../context';
import * as deliveries from '../repo/deliveries';
import * as repo from '../repo/webhooks';
import {
  dialectOf,
  type EndpointChange,
  endpointChange,
  type NewEndpoint,
  newEndpoint,
  secretOf,
  typesOf,
  urlOf,
} from './webhook-input';

export interface Issued {
  readonly endpoint: repo.Row;
  readonly secret: string;
  readonly previousSecretExpiresAt: Date | null;
}

/** What the key's own record keeps: a replay gives the same secret again. */
interface Kept {
  readonly id: string;
  readonly sealed: string;
}

/** An endpoint of the tenant's that is there. */
export const get = async ({ deps, viewer }: Context, id: string, field = 'id'): Promise<repo.Row> =>
  found(await repo.find(deps.db, viewer.tenantId, idOf(id, 'ENDPOINT_UNKNOWN', field)), 'ENDPOINT_UNKNOWN', field);

/** The same, locked. */
export const claim = async ({ viewer }: Context, tx: Tx, id: string, field = 'id'): Promise<repo.Row> =>
  found(await repo.lock(tx, viewer.tenantId, idOf(id, 'ENDPOINT_UNKNOWN', field)), 'ENDPOINT_UNKNOWN', field);

/** Who may read the audit log may not read URLs and headers: there are secrets in them. */
const audited = ({ url, headers, ...row }: repo.Row) => ({
  host: new URL(url).host,
  ...{ types: row.types, dialect: row.dialect, enabled: row.enabled },
  ...{ description: row.description, headers: Object.keys(headers) },
});

export const remember = (ctx: Context, tx: Tx, action: string, targetId: string, told: object = {}): Promise<void> =>
  audit(tx, causeOf(ctx), { action, targetType: 'webhook_endpoint', targetId, ...told });

export async function create(ctx: Context, given: unknown, key?: string | null): Promise<Issued> {
  const { deps, viewer } = ctx;
  const wanted = parse(newEndpoint, given);
  const dialect = wanted.dialect ?? dialectOf(viewer);
  const facts = webhookFacts[dialect];
  const url = await urlOf(ctx, facts, wanted.url);
  const types = typesOf(facts, wanted.types);
  const spend = onceOf(ctx, 'createWebhookEndpoint', key, { ...wanted, secret: noted(ctx, wanted.secret) });
  return transact(deps.db, async (tx) => {
    const kept = await once(tx, spend, () => make(ctx, tx, { ...wanted, url, types, dialect }));
    return issued(ctx, tx, kept);
  });
}

/** A key's record must tell another secret from the same, and give none away. */
const noted = ({ deps }: Context, secret?: string | null): string | null =>
  secret == null ? null : digest(deps.keys, 'events.endpoint.input', secret).toString('base64');

type Checked = NewEndpoint & Pick<repo.Row, 'dialect'>;

async function make(ctx: Context, tx: Tx, wanted: Checked): Promise<Kept> {
  const { deps, viewer } = ctx;
  const now = deps.clock.now();
  const { url, types, dialect, description, headers } = wanted;
  const facts = webhookFacts[dialect];
  if ((await repo.countHeld(tx, viewer.tenantId, dialect)) >= facts.endpoints)
    throw new Fault('ENDPOINT_LIMIT', { most: facts.endpoints });
  const secret = secretOf(facts, wanted.secret);
  const [id, enabled] = [newId(), wanted.enabled ?? true];
  await repo.insert(tx, {
    ...{ tenantId: viewer.tenantId, id, url, types, dialect, description, headers: headers ?? {} },
    ...{ enabled, disabledReason: enabled ? null : 'manual', createdAt: now, updatedAt: now },
    secretSealed: seal(deps.keys, secretContext(id), secret),
  });
  if (facts.pings && enabled) await ping(ctx, tx, id);
  const after = audited(found(await repo.find(tx, viewer.tenantId, id), 'ENDPOINT_UNKNOWN'));
  await remember(ctx, tx, 'CREATE_WEBHOOK_ENDPOINT', id, { after });
  return kept(ctx, id, secret);
}

/** An event of its own, that nothing else has caused. */
async function ping({ deps, viewer }: Context, tx: Tx, endpointId: string): Promise<void> {
  const about = { endpointId, resourceId: endpointId, eventType: 'ping', trigger: 'event' } as const;
  await deliveries.insertFresh(tx, viewer.tenantId, [deliveries.itself(about)], deps.clock.now());
  tx.ring(DELIVERIES);
}

const keptContext = (id: string): string => `events.once.endpoint|${id}`;

const kept = ({ deps }: Context, id: string, secret: string): Kept => ({
  id,
  sealed: seal(deps.keys, keptContext(id), secret).toString('base64'),
});

async function issued({ deps, viewer }: Context, tx: Tx, { id, sealed }: Kept): Promise<Issued> {
  const endpoint = found(await repo.find(tx, viewer.tenantId, id), 'ENDPOINT_UNKNOWN');
  const secret = unseal(deps.keys, keptContext(id), Buffer.from(sealed, 'base64')).toString();
  return { endpoint, secret, previousSecretExpiresAt: stillSigning(endpoint, deps.clock.now()) };
}

/** Until when the previous secret signs, while it does. */
export const stillSigning = ({ previousSecretUntil: until }: repo.Row, now: Date): Date | null =>
  until && until > now ? until : null;

/** What is absent stays; where nothing changes, nothing is touched. */
export async function change(ctx: Context, id: string, given: unknown, key?: string | null): Promise<repo.Row> {
  const { deps, viewer } = ctx;
  const wanted = parse(endpointChange, given);
  const known = await get(ctx, id);
  const facts = webhookFacts[known.dialect];
  const url = wanted.url == null ? null : await urlOf(ctx, facts, wanted.url);
  const types = wanted.types && typesOf(facts, wanted.types);
  const spend = onceOf(ctx, 'updateWebhookEndpoint', key, { id: known.id, ...wanted });
  return transact(deps.db, async (tx) => {
    await once(tx, spend, async () => {
      const before = await claim(ctx, tx, id);
      const changes = {
        ...(url && { url }),
        ...(types && { types }),
        ...(wanted.description !== undefined && { description: wanted.description }),
        ...(wanted.headers && { headers: wanted.headers }),
        ...switched(before, wanted.enabled),
      };
      if (!same(before, changes)) await write(ctx, tx, before, changes);
      return before.id;
    });
    return found(await repo.find(tx, viewer.tenantId, known.id), 'ENDPOINT_UNKNOWN');
  });
}

const same = (before: repo.Row, changes: Partial<repo.NewRow>): boolean =>
  Object.entries(changes).every(([name, value]) => isDeepStrictEqual(before[name as keyof repo.Row], value));

async function write(ctx: Context, tx: Tx, before: repo.Row, changes: Partial<repo.NewRow>): Promise<void> {
  const { tenantId, id } = before;
  const now = ctx.deps.clock.now();
  const after = await repo.update(tx, tenantId, id, now, changes);
  if (before.enabled && !after.enabled) await deliveries.failPending(tx, tenantId, id, now);
  await remember(ctx, tx, 'UPDATE_WEBHOOK_ENDPOINT', id, { before: audited(before), after: audited(after) });
}

/** One that is disabled already keeps its reason. */
function switched(before: repo.Row, enabled: EndpointChange['enabled']): Partial<repo.NewRow> {
  if (enabled) return { enabled, disabledReason: null, failureCount: 0 };
  return enabled === false && before.enabled ? { enabled, disabledReason: 'manual' } : {};
}

/** The previous secret signs for a while longer, and no older one does. */
export async function rotate(ctx: Context, id: string, chosen?: string | null, key?: string | null): Promise<Issued> {
  const { deps, viewer } = ctx;
  const now = deps.clock.now();
  const spend = onceOf(ctx, 'rotateWebhookSecret', key, { id, chosen: noted(ctx, chosen) });
  return transact(deps.db, async (tx) => {
    const done = await once(tx, spend, async () => {
      const row = await claim(ctx, tx, id);
      const facts = webhookFacts[row.dialect];
      const secret = secretOf(facts, chosen);
      const previousSecretUntil =
        facts.overlapHours > 0 ? new Date(now.getTime() + facts.overlapHours * 3_600_000) : null;
      await repo.update(tx, viewer.tenantId, row.id, now, {
        secretSealed: seal(deps.keys, secretContext(row.id), secret),
        previousSecretSealed: previousSecretUntil && row.secretSealed,
        previousSecretUntil,
      });
      await remember(ctx, tx, 'ROTATE_WEBHOOK_SECRET', row.id, { after: { previousSecretUntil } });
      return kept(ctx, row.id, secret);
    });
    return issued(ctx, tx, done);
  });
}

/** What was not delivered yet will not be. */
export const remove = (ctx: Context, id: string, key?: string | null): Promise<boolean> =>
  transact(ctx.deps.db, (tx) =>
    once(tx, onceOf(ctx, 'deleteWebhookEndpoint', key, { id: id.toLowerCase() }), async () => {
      const { deps, viewer } = ctx;
      const row = await claim(ctx, tx, id);
      const now = deps.clock.now();
      await repo.update(tx, viewer.tenantId, row.id, now, { deletedAt: now });
      await deliveries.dropPending(tx, viewer.tenantId, row.id, now);
      await remember(ctx, tx, 'DELETE_WEBHOOK_ENDPOINT', row.id, { before: audited(row) });
      return true;
    }),
  );
