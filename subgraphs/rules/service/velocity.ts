import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import * as repo from '../repo';
import { command } from './once';
import { born } from './set-controls';
import { changing, lockSubject, type Named, type Subject } from './subject';

export const MAX_RULES = 5;
const MAX_AUTHORISATIONS = 1_000_000;
const MAX_SECONDS = 366 * 86_400;

const entry = z.object({
  maxAuthorisations: z.number(),
  windowSeconds: z.number(),
  blocks: z
    .boolean()
    .nullish()
    .transform((blocks) => blocks ?? true),
});
const input = z.array(entry);
export type VelocityInput = z.input<typeof entry>;
export type Velocity = z.output<typeof entry>;

/** In order of precedence, or null. */
export function refusal(rules: readonly Velocity[], at: (i: number) => string, whole: string): Fault | null {
  if (rules.length > MAX_RULES) return new Fault('VELOCITY_COUNT', { field: whole, maximum: MAX_RULES });
  const windows = rules.map(({ windowSeconds }) => windowSeconds);
  const twice = windows.findIndex((seconds, i) => windows.indexOf(seconds) < i);
  if (twice >= 0) return new Fault('VELOCITY_DUPLICATE', { field: `${at(twice)}.windowSeconds` });
  for (const [i, { maxAuthorisations, windowSeconds }] of rules.entries()) {
    if (!within(maxAuthorisations, MAX_AUTHORISATIONS)) return bad(`${at(i)}.maxAuthorisations`, MAX_AUTHORISATIONS);
    if (!within(windowSeconds, MAX_SECONDS)) return bad(`${at(i)}.windowSeconds`, MAX_SECONDS);
  }
  return null;
}

const within = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;
const bad = (field: string, most: number): Fault =>
  new Fault('VELOCITY_INVALID', { field, reason: `must be from 1 to ${most}` });

/** What is given is what there is. How fast a card may be used is the tenant's to say. */
export function setVelocityRules(
  deps: Deps,
  call: Call,
  subject: Named,
  raw: readonly VelocityInput[],
  key?: string | null,
): Promise<Named> {
  if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN');
  const rules = parse(input, raw, 'rules');
  const refused = refusal(rules, (i) => `rules.${i}`, 'rules');
  if (refused) throw refused;
  return command(deps, call, 'setVelocityRules', key, { subject, rules }, (tx, now) =>
    act(tx, call, subject, rules, now),
  );
}

async function act(tx: Tx, call: Call, named: Named, rules: readonly Velocity[], now: Date): Promise<Named> {
  const subject = await lockSubject(tx, call.viewer, named, 'subject.id');
  await changing(tx, call, [subject], now, 'velocity.set', () => replace(tx, call, subject, rules, now));
  return { kind: subject.kind, id: subject.id };
}

/** A rule that stays as it is keeps its id. */
async function replace(
  tx: Tx,
  { viewer: { tenantId } }: Call,
  { kind, id }: Subject,
  rules: readonly Velocity[],
  now: Date,
): Promise<void> {
  const rows = await repo.velocityOf(tx, { tenantId }, kind, [id]);
  const same = (row: repo.VelocityRow) => (rule: Velocity) =>
    (['maxAuthorisations', 'windowSeconds', 'blocks'] as const).every((name) => rule[name] === row[name]);
  const kept = rows.filter((row) => rules.some(same(row)));
  await repo.deleteVelocity(
    tx,
    tenantId,
    rows.filter((row) => !kept.includes(row)),
  );
  const fresh = rules.filter((rule) => !kept.some((row) => same(row)(rule)));
  await repo.insertVelocity(
    tx,
    fresh.map((rule) => ({ ...born(tenantId, { kind, id }, now), ...rule })),
  );
}
