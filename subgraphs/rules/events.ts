import { z } from 'zod';
import {
  actions,
  controlKinds,
  draftStates,
  listKinds,
  measures,
  sources,
  subjectKinds,
  windows,
} from '../../schema/tables/rules';

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
  /** The transactions that each switch looks at. */
  appliesTo: z.partialRecord(z.enum(controlKinds), z.enum(actions)),
  lists: z.partialRecord(z.enum(listKinds), z.array(z.string())),
  velocity: z.array(z.object({ maxAuthorisations: z.number(), windowSeconds: z.number(), blocks: z.boolean() })),
});
export type Snapshot = z.output<typeof snapshot>;

const changed = z.object({ before: snapshot, after: snapshot });
/** With the card itself, as its own events tell it, where the tenant's contract shows a card with its rules. */
const ofCard = z.object({ before: snapshot.loose(), after: snapshot.loose() });

export const draftSnapshot = z.object({
  id: z.uuid(),
  title: z.string(),
  state: z.enum(draftStates),
  rules: z.object({ limits: z.number(), switches: z.number(), lists: z.number(), velocity: z.number() }),
});
export type DraftSnapshot = z.output<typeof draftSnapshot>;

const begun = z.object({ after: draftSnapshot });
const moved = z.object({ before: draftSnapshot, after: draftSnapshot });

/** What this subgraph tells the world. Resource: the subject, or the draft. */
export const events = {
  'card.controls': ofCard,
  'account.controls': changed,
  'tier.controls': changed,
  'tenant.controls': changed,
  'rules.draft.drafted': begun,
  'rules.draft.shadowed': moved,
  'rules.draft.published': moved,
  'rules.draft.discarded': moved,
} as const;
export type EventType = keyof typeof events;
