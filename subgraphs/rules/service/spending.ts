import { found } from '../../../kernel/error';
import { money } from '../../../kernel/graphql';
import type { Context } from '../context';
import type { Window } from '../limits';
import { Spending, type SpendingFigure } from '../types/rule';

/** Deposits are no spending. */
const actions = ['purchase', 'atm_withdrawal'] as const;
const windows = { day: 'day', rolling24h: 'rolling_24h', week: 'week', month: 'month', lifetime: 'lifetime' } as const;

/** What was spent with a card within each window, in its own currency; null where there is no such card. */
export async function spendingOf(id: string, context: Context): Promise<Spending | null> {
  const { load, viewer } = context;
  const card = await load.subjects.card.load(id);
  if (!card) return null;
  const subject = { tenantId: viewer.tenantId, kind: 'card' as const, id };
  const figure = async (window: Window): Promise<SpendingFigure> => {
    const of = (measure: 'amount' | 'count', currency: string | null) =>
      actions.map((action) => load.spent.load({ subject, limit: { action, window, measure, currency } }));
    const [amounts, counts] = await Promise.all([
      Promise.all(of('amount', card.currency)),
      Promise.all(of('count', null)),
    ]);
    const asset = found(await load.assets.load(card.currency!), 'ASSET_UNKNOWN');
    const [amount, count] = [amounts, counts].map((all) => all.reduce((sum, one) => sum + one, 0n));
    return { amount: money(amount!, asset), count: Number(count) };
  };
  const names = Object.keys(windows) as (keyof typeof windows)[];
  const figures = await Promise.all(names.map((name) => figure(windows[name])));
  return Object.assign(new Spending(), Object.fromEntries(names.map((name, i) => [name, figures[i]])));
}
