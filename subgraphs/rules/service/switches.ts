import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { actions } from '../../../schema/tables/rules';
import * as repo from '../repo';
import { command } from './once';
import { changing, lockSubject, type Named } from './subject';

const input = z.object({
  /** Whose it is, to be sure. */
  cardId: z.string().nullish(),
  allowed: z.boolean().nullish(),
  appliesTo: z.enum(actions).nullish(),
});
export type SetSwitchInput = z.input<typeof input>;

/** One switch by its own id: on or off, and which transactions it looks at. Only what is given changes. */
export function setSwitch(
  deps: Deps,
  call: Call,
  given: string,
  raw: SetSwitchInput,
  key?: string | null,
): Promise<string> {
  const id = idOf(given, 'CONTROL_UNKNOWN');
  const changes = parse(input, raw);
  return command(deps, call, 'setSwitch', key, { id, ...changes }, (tx, now) => set(tx, call, id, changes, now));
}

async function set(tx: Tx, call: Call, id: string, changes: z.output<typeof input>, now: Date): Promise<string> {
  const { viewer } = call;
  const seen = found(await repo.controlById(tx, viewer, id), 'CONTROL_UNKNOWN');
  if (changes.cardId != null && changes.cardId !== seen.subjectId) throw new Fault('CONTROL_UNKNOWN', { field: 'id' });
  const subject = await lockSubject(tx, viewer, { kind: seen.subjectKind, id: seen.subjectId }, 'id');
  const row = found(await repo.controlById(tx, viewer, id), 'CONTROL_UNKNOWN');
  const next = { allowed: changes.allowed ?? row.allowed, appliesTo: changes.appliesTo ?? row.appliesTo };
  if (next.allowed === row.allowed && next.appliesTo === row.appliesTo) return id;
  await changing(tx, call, [subject], now, 'switch.set', () => repo.updateControl(tx, row, next, now));
  return id;
}

/** Every switch of a subject as it was made, pointed at what it was pointed at then. */
export const resetSwitches = (deps: Deps, call: Call, subject: Named, key?: string | null): Promise<Named> =>
  command(deps, call, 'resetSwitches', key, { subject }, (tx, now) => reset(tx, call, subject, now));

async function reset(tx: Tx, call: Call, named: Named, now: Date): Promise<Named> {
  const { viewer } = call;
  const { kind, id } = await lockSubject(tx, viewer, named, 'subject.id');
  await changing(tx, call, [{ kind, id }], now, 'switches.reset', async () => {
    for (const row of await repo.controlsOf(tx, viewer, kind, [id])) {
      const { allowedByDefault: allowed, appliesToByDefault: appliesTo } = row;
      if (allowed !== row.allowed || appliesTo !== row.appliesTo)
        await repo.updateControl(tx, row, { allowed, appliesTo }, now);
    }
  });
  return { kind, id };
}
