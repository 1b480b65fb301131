import { z } from 'zod';
import { actions, controlKinds, listKinds, measures, sources, subjectKinds, windows } from '../../schema/tables/rules';

/** The rules about one subject as they bite. Amounts are ledger units as text; null = no limit. */
export const snapshot = z.object({
  subject: z.object({ kind: z.enum(subjectKinds), id: z.uuid() }),
  limits: z.array(
    z.object({
      action: z.enum(actions),
      window: z.enum(windows),
      measure: z.enum(measures),
      value: z.string().nullable(),
      currency: z.string().nullable(),
      source: z.enum(sources),
    }),
  ),
  controls: z.partialRecord(z.enum(controlKinds), z.boolean()),
  lists: z.partialRecord(z.enum(listKinds), z.array(z.string())),
});
export type Snapshot = z.output<typeof snapshot>;

const changed = z.object({ before: snapshot, after: snapshot });

/** What this subgraph tells the world. Resource: the subject. */
export const events = {
  'card.controls': changed,
  'account.controls': changed,
  'tier.controls': changed,
  'tenant.controls': changed,
} as const;
export type EventType = keyof typeof events;
