import { found } from '../../../kernel/error';
import { formatAmount, type Units } from '../../../kernel/money';
import type { Context } from '../context';
import { measured, paced } from '../judge/need';
import type { Subject } from '../judge/ruleset';
import { ends } from '../judge/windows';
import type { RuleRow } from '../repo';
import { ruleSentence } from '../sentences';
import type { Rule } from '../types/rule';

/** Ledger units as people write them; what has no currency is a count. */
export async function shown(value: Units | null, currency: string | null, { load }: Context): Promise<string | null> {
  if (value === null || currency === null) return value?.toString() ?? null;
  return formatAmount(value, found(await load.assets.load(currency), 'ASSET_UNKNOWN'));
}

export const currencyOf = ({ kind, row }: RuleRow): string | null => (kind === 'limit' ? row.currency : null);

export async function sentence({ rule }: Rule, context: Context): Promise<string> {
  if (rule.kind !== 'limit') return ruleSentence(rule, null);
  const { value, currency } = rule.row;
  const amount = await shown(value, currency, context);
  return ruleSentence(rule, amount === null || currency === null ? amount : `${amount} ${currency}`);
}

/** Of whom its use is measured; of a tier and of velocity rules it is some card, which has to be known. */
function measuredBy({ rule, cardId }: Rule, tenantId: string): Subject | null {
  const { subjectKind, subjectId } = rule.row;
  const kind = (rule.kind === 'velocity' ? paced : measured)[subjectKind];
  if (kind === subjectKind) return { tenantId, kind, id: subjectId };
  return cardId === undefined ? null : { tenantId, kind, id: cardId };
}

/** What of it is used up by now. */
export async function spent(rule: Rule, { load, viewer }: Context): Promise<Units | null> {
  const subject = measuredBy(rule, viewer.tenantId);
  if (!subject) return null;
  const { kind, row } = rule.rule;
  if (kind === 'limit') return row.window === 'single' ? null : load.spent.load({ subject, limit: row });
  if (kind !== 'velocity') return null;
  const cardId = rule.cardId ?? (row.subjectKind === 'card' ? row.subjectId : undefined);
  return cardId === undefined ? null : load.spent.load({ subject, seconds: row.windowSeconds, cardId });
}

/** What may still be used. */
export async function left(rule: Rule, context: Context): Promise<Units | null> {
  const { kind, row } = rule.rule;
  const single = kind === 'limit' && row.window === 'single';
  const used = single ? 0n : await spent(rule, context);
  const most = kind === 'limit' ? mostOf(row) : kind === 'velocity' ? BigInt(row.maxAuthorisations) : null;
  if (most === null || used === null) return null;
  return most > used ? most - used : 0n;
}

const mostOf = ({ operator, value }: Extract<RuleRow, { kind: 'limit' }>['row']): Units | null => {
  if (value === null || operator === 'greater') return null;
  return operator === 'less_than_or_equal' || value === 0n ? value : value - 1n;
};

/** When all of it may be used again. */
export function resetsAt({ rule }: Rule, now: Date): Date | null {
  const end = rule.kind === 'limit' ? ends[rule.row.window](now.getTime()) : null;
  return end === null ? null : new Date(end);
}
