import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import type { Units } from '../../../kernel/money';
import { insertInto, statement } from '../../../schema/sets';
import type { Step } from '../../../schema/tables/rules';
import type { Attempt, Reason } from '../attempt';
import type { Action } from '../limits';
import { factsOf } from './facts';
import type { Counted } from './measure';

/** What is more or less in an hour of one card or account. */
export interface Tallied {
  readonly tenantId: string;
  readonly kind: 'card' | 'account';
  readonly id: string;
  readonly hour: number;
  readonly action: Action;
  readonly currency: string;
  readonly amount: Units;
  readonly count: number;
}

export interface DecisionRow {
  readonly attempt: Attempt;
  readonly mode: 'live' | 'shadow';
  readonly draftId: string | null;
  readonly code: Reason | null;
  readonly ruleId: string | null;
  readonly trace: readonly Step[];
}

export interface Written {
  readonly made: readonly Counted[];
  readonly changed: readonly Counted[];
  readonly tallies: readonly Tallied[];
  readonly decisions: readonly DecisionRow[];
}

export async function write({ sql }: Tx, { made, changed, tallies, decisions }: Written): Promise<void> {
  await Promise.all([
    insertUses(sql, made),
    updateUses(sql, changed),
    addTallies(sql, tallies),
    insertDecisions(sql, decisions),
  ]);
}

const insertUses = insertInto<Counted>('rules.use', {
  tenant_id: ['uuid', (use) => use.tenantId],
  id: ['uuid', (use) => use.id],
  card_id: ['uuid', (use) => use.cardId],
  account_id: ['uuid', (use) => use.accountId],
  action: ['text', (use) => use.action],
  amount: ['numeric', (use) => use.amount],
  currency: ['text', (use) => use.currency],
  at: ['timestamptz', (use) => new Date(use.at)],
  restored: ['numeric', (use) => use.restored],
  restored_at: ['timestamptz', (use) => (use.undone ? new Date(use.at) : null)],
});

/** When it was undone is the database's time: nobody decides anything by it. */
const updateUses = statement<Counted>(
  {
    tenant_id: ['uuid', (use) => use.tenantId],
    id: ['uuid', (use) => use.id],
    amount: ['numeric', (use) => use.amount],
    restored: ['numeric', (use) => use.restored],
    undone: ['boolean', (use) => use.undone],
  },
  (values) => `
    update rules.use as u
    set amount = v.amount, restored = v.restored, restored_at = case when v.undone then coalesce(u.restored_at, now()) end
    from ${values} where u.tenant_id = v.tenant_id and u.id = v.id`,
);

const addTallies = insertInto<Tallied>(
  'rules.tally',
  {
    tenant_id: ['uuid', (one) => one.tenantId],
    subject_kind: ['text', (one) => one.kind],
    subject_id: ['uuid', (one) => one.id],
    hour: ['timestamptz', (one) => new Date(one.hour)],
    action: ['text', (one) => one.action],
    currency: ['text', (one) => one.currency],
    amount: ['numeric', (one) => one.amount],
    count: ['int', (one) => one.count],
  },
  `on conflict on constraint tally_once
   do update set amount = tally.amount + excluded.amount, count = tally.count + excluded.count`,
);

const insertDecisions = insertInto<DecisionRow>('rules.decision', {
  tenant_id: ['uuid', ({ attempt }) => attempt.tenantId],
  id: ['uuid', () => newId()],
  cause_id: ['uuid', ({ attempt }) => attempt.id],
  card_id: ['uuid', ({ attempt }) => attempt.cardId],
  account_id: ['uuid', ({ attempt }) => attempt.accountId],
  mode: ['text', ({ mode }) => mode],
  draft_id: ['uuid', ({ draftId }) => draftId],
  outcome: ['text', ({ code }) => (code === null ? 'approved' : 'refused')],
  code: ['text', ({ code }) => code],
  rule_id: ['uuid', ({ ruleId }) => ruleId],
  trace: ['jsonb', ({ trace }) => JSON.stringify(trace)],
  attempt: ['jsonb', ({ attempt }) => JSON.stringify(factsOf(attempt))],
  at: ['timestamptz', ({ attempt }) => attempt.at],
});
