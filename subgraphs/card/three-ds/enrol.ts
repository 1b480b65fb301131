import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { once } from '../../../schema/once';
import { type Policy, policyOf } from '../../../schema/policy';
import { threeDsChannels } from '../../../schema/tables/card';
import * as cards from '../repo/cards';
import { hasWebhook } from '../repo/challenges';
import { refuseAge, refuseReportedAge } from '../secrets/subject';
import { spend } from '../service/act';
import { causeOf, change, factsOf } from '../service/change';
import { demandStanding } from '../service/usable';
import { actorOf } from '../transitions';

const setting = z.object({
  id: z.string(),
  enrolled: z.boolean().nullish(),
  channel: z.enum(threeDsChannels).nullish(),
});
type Given = z.output<typeof setting>;

/** Whether purchases online are asked about, and how. What it is already changes nothing. */
export async function setThreeDs(
  deps: Deps,
  call: Call,
  raw: z.input<typeof setting>,
  key?: string | null,
): Promise<string> {
  if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN', { reason: 'not for end users' });
  const parsed = parse(setting, raw);
  if (parsed.enrolled == null && parsed.channel == null) throw invalid('enrolled', 'is needed, or a channel');
  const given = { ...parsed, id: idOf(parsed.id, 'CARD_UNKNOWN') };
  const now = deps.clock.now();
  const spent = spend(call, 'setThreeDs', given, key, now);
  return transact(deps.db, (tx) => once(tx, spent, () => act(tx, call, given, now)));
}

async function act(tx: Tx, call: Call, { id, enrolled, channel }: Given, now: Date): Promise<string> {
  const card = found(await cards.lock(tx, call.viewer, id), 'CARD_UNKNOWN');
  const policy = await demandAvailable(tx, call, card, channel);
  const more = {
    threeDsEnrolled: enrolled ?? card.threeDsEnrolled,
    threeDsChannel: channel ?? card.threeDsChannel,
  };
  const unchanged = more.threeDsEnrolled === card.threeDsEnrolled && more.threeDsChannel === card.threeDsChannel;
  if (!unchanged)
    await change(
      { tx, cause: causeOf(call, now), policy },
      card,
      'setThreeDs',
      { to: factsOf(card), event: null },
      {},
      more,
    );
  return id;
}

async function demandAvailable(
  tx: Tx,
  { viewer }: Call,
  card: cards.CardRow,
  channel: Given['channel'],
): Promise<Policy> {
  const policy = await policyOf(tx, card.tenantId);
  await demandStanding({ tx, card, policy, actor: actorOf(viewer) });
  const stops = policy.cards.expiryStops;
  const refused = refuseAge(card, !stops) ?? (stops ? refuseReportedAge(card) : null);
  if (refused) throw refused;
  const [tier] = await cards.tiersByIds(tx, card.tenantId, [card.tierId]);
  if (!tier?.is3ds) throw new Fault('THREEDS_UNAVAILABLE');
  if (channel === 'webhook' && !(await hasWebhook(tx, card.tenantId))) throw new Fault('WEBHOOK_MISSING');
  return policy;
}
