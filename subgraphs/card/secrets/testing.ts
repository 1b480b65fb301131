import { newId } from '../../../kernel/id';
import type { Call } from '../../../kernel/subgraph';
import type { DialectName, Viewer } from '../../../kernel/viewer';
import * as world from '../../../tests/card-world';
import type { TestDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import { drawPan, sealPan } from '../pan';

/** A tenant with one customer and one account, and whatever cards a test wants of it, their numbers in the vault. */
export async function scene(database: TestDatabase, dialect: DialectName) {
  const { admin } = database;
  const tenantId = await world.tenant(admin, dialect);
  const holder = await world.customer(admin, tenantId);
  const account = await world.account(admin, tenantId, holder);
  await world.tier(admin, tenantId, { is_3ds: true });
  const call = (more: Partial<Viewer> = {}): Call => world.callOf(world.viewerOf(tenantId, { dialect, ...more }));

  // Of ten million numbers some hundred are soon drawn twice.
  const drawn = new Set<string>();
  function unused(): string {
    const pan = drawPan('53000044');
    return drawn.size < drawn.add(pan).size ? pan : unused();
  }

  async function card(more: Record<string, unknown> = {}): Promise<{ id: string; pan: string }> {
    const id = await world.card(admin, tenantId, holder, account);
    const pan = unused();
    const { panSealed, panHmac, last4 } = sealPan(TEST_KEYS, id, 1, pan);
    const row = {
      ...{ tenant_id: tenantId, card_id: id, generation: 1, pan_sealed: panSealed, pan_hmac: panHmac, last4 },
      ...{ valid_through: '2029-04-30', created_at: world.NOW },
    };
    await admin`insert into card.vault ${admin(row)}`;
    await alter(id, { last4, form: 'physical', three_ds_enrolled: true, ...more });
    return { id, pan };
  }

  const alter = async (id: string, changes: Record<string, unknown>): Promise<void> =>
    void (await admin`update card.card set ${admin(changes)} where tenant_id = ${tenantId} and id = ${id}`);
  const suspend = (status = 'suspended') =>
    admin`update identity.customer set status = ${status}, deleted_at = ${status === 'deleted' ? world.NOW : null} where tenant_id = ${tenantId} and id = ${holder}`;
  const rowOf = async (id: string) =>
    (await admin`select * from card.card where tenant_id = ${tenantId} and id = ${id}`)[0]!;
  const outbox = () => admin`select type, before, after from events.outbox where tenant_id = ${tenantId} order by seq`;
  const audited = async (): Promise<string[]> =>
    (await admin`select action from identity.audit where tenant_id = ${tenantId} order by seq`).map(
      ({ action }) => action,
    );
  const tokens = () => admin`select kind, state from card.secret_token where tenant_id = ${tenantId} order by seq`;
  return { tenantId, holder, account, call, card, alter, suspend, rowOf, outbox, audited, tokens };
}
export type Scene = Awaited<ReturnType<typeof scene>>;

export const frozen = { restriction: 'frozen', restricted_by: 'app', restricted_at: world.NOW };
export const blocked = { restriction: 'blocked', restricted_by: 'app', restricted_at: world.NOW };
export const reported = {
  restriction: 'reported',
  restricted_by: 'app',
  reported_kind: 'lost',
  restricted_at: world.NOW,
};
export const closed = { lifecycle: 'closed', closed_reason: 'user_request', closed_at: world.NOW };
export const alive = { lifecycle: 'active', closed_reason: null, closed_at: null };
export const expired = { expired_at: world.NOW };
export const stranger = newId;

export const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? error,
  );
