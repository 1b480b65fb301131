import type { Db, Tx } from '../../../kernel/db';
import { type Key, keyOf } from '../limits';
import { measure } from './measure';
import { Meter, type Pace } from './meter';
import { Plan } from './need';
import { type Subject, nameOf as subjectName } from './ruleset';

/** How much of a limit has been used by now, or how many authorisations were approved within a velocity rule's window. */
export type Asked =
  | { readonly subject: Subject; readonly limit: Key; readonly cardId?: undefined }
  | { readonly subject: Subject; readonly seconds: number; readonly cardId: string };

export const nameOf = (one: Asked): string =>
  `${subjectName(one.subject)}|${'limit' in one ? keyOf(one.limit) : `${one.seconds}|${one.cardId}`}`;

/** The very figures that decisions are made of, for whoever wants to see them: for all that is asked, in one go. */
export async function spentOn(db: Pick<Db | Tx, 'sql'>, asked: readonly Asked[], now: Date): Promise<bigint[]> {
  const at = now.getTime();
  const plan = new Plan();
  for (const one of asked)
    if ('limit' in one) plan.window(one.subject, one.limit.window, at);
    else plan.pace(one.subject, paceOf(one), at);
  const { meters } = await measure(db, plan, []);
  return asked.map((one) => {
    const meter = meters.get(subjectName(one.subject)) ?? new Meter();
    return 'limit' in one ? meter.used(one.limit, at) : BigInt(meter.approvals(paceOf(one), at));
  });
}

const paceOf = ({ seconds, cardId }: { readonly seconds: number; readonly cardId: string }): Pace => ({
  seconds,
  cardId,
});
