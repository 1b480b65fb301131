import { formatAmount } from '../../../kernel/money';
import type { Step } from '../../../schema/tables/rules';
import type { Context } from '../context';
import { type Facts, readFacts } from '../judge/facts';
import { inUnits } from '../judge/names';
import type { DecisionRow } from '../repo';
import { stepSentence } from '../sentences';
import { DecisionAttempt, DecisionStep } from '../types/decision';

const factsOf = ({ attempt }: DecisionRow): Facts | null => attempt && readFacts(attempt);

/** A trace is kept in ledger units; people read amounts. What a whole tenant used is not for its customers to know. */
export async function stepsOf(row: DecisionRow, { load, viewer }: Context): Promise<DecisionStep[]> {
  const facts = factsOf(row);
  const asset = facts && (await load.assets.load(facts.currency));
  const amount = (text: string | null): string | null => text && asset && formatAmount(BigInt(text), asset);
  const hides = ({ subjectKind }: Step): boolean => viewer.customerId !== undefined && subjectKind === 'tenant';
  return row.trace.map((step) => {
    const hidden = hides(step) ? { ...step, limit: null, used: null } : step;
    const { limit = null, used = null, asked = null } = hidden;
    const figures = inUnits(step)
      ? { limit: amount(limit), used: amount(used), asked: amount(asked) }
      : { limit, used, asked };
    const sentence = stepSentence({ ...hidden, ...withCurrency(figures, inUnits(step) ? facts?.currency : undefined) });
    return Object.assign(new DecisionStep(), { ...step, ...figures, subject: step.subjectKind, sentence });
  });
}

type Figures = Readonly<Record<'limit' | 'used' | 'asked', string | null>>;

function withCurrency({ limit, used, asked }: Figures, currency: string | undefined): Figures {
  const one = (text: string | null): string | null => (text === null || !currency ? text : `${text} ${currency}`);
  return { limit: one(limit), used: one(used), asked: one(asked) };
}

export async function attemptOf(row: DecisionRow, { load }: Context): Promise<DecisionAttempt | null> {
  const facts = factsOf(row);
  if (!facts) return null;
  const asset = await load.assets.load(facts.currency);
  const { action, currency, use } = facts;
  return Object.assign(new DecisionAttempt(), {
    ...{ action, currency, amount: asset ? formatAmount(facts.amount, asset) : facts.amount.toString() },
    ...{ channel: use?.channel ?? null, cardPresent: use?.cardPresent ?? null },
    ...{ mcc: use?.mcc ?? null, country: use?.country ?? null },
  });
}
