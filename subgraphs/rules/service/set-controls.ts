import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { lists, switches } from '../controls';
import * as repo from '../repo';
import { categories, countries } from './control-input';
import { command } from './once';
import { changing, lockSubject, type Named, type Subject } from './subject';

const input = z.object({
  atm: z.boolean().nullish(),
  purchase: z.boolean().nullish(),
  online: z.boolean().nullish(),
  contactless: z.boolean().nullish(),
  crossBorder: z.boolean().nullish(),
  cardPresent: z.boolean().nullish(),
  mccAllow: categories.nullish(),
  mccBlock: categories.nullish(),
  countryAllow: countries.nullish(),
  countryBlock: countries.nullish(),
});
export type SetControlsInput = z.input<typeof input>;
type Given = z.output<typeof input>;
type Switched = { readonly [Name in keyof typeof switches]?: boolean | null };
type Listed = { readonly [Name in keyof typeof lists]?: readonly string[] | null };

/** Only what is given changes; a list is replaced as a whole, an empty one is as none. */
export function setControls(
  deps: Deps,
  call: Call,
  subject: Named,
  raw: SetControlsInput,
  key?: string | null,
): Promise<Named> {
  const given = parse(input, raw, 'input');
  return command(deps, call, 'setControls', key, { subject, ...given }, (tx, now) =>
    act(tx, call, subject, given, now),
  );
}

async function act(tx: Tx, call: Call, named: Named, given: Given, now: Date): Promise<Named> {
  const subject = await lockSubject(tx, call.viewer, named, 'subject.id');
  const { tenantId } = call.viewer;
  await changing(tx, call, [subject], now, 'controls.set', async () => {
    await writeSwitches(tx, tenantId, subject, given, now);
    await writeLists(tx, tenantId, subject, given, now);
  });
  return { kind: subject.kind, id: subject.id };
}

export async function writeSwitches(
  tx: Tx,
  tenantId: string,
  subject: Subject,
  given: Switched,
  now: Date,
): Promise<void> {
  const rows = await repo.controlsOf(tx, { tenantId }, subject.kind, [subject.id]);
  for (const name of Object.keys(switches) as (keyof typeof switches)[]) {
    const allowed = given[name];
    const [kind, appliesTo] = switches[name];
    const row = rows.find((one) => one.kind === kind);
    if (allowed == null || row?.allowed === allowed) continue;
    if (row) await repo.updateControl(tx, row, { allowed }, now);
    else
      await repo.insertControls(tx, [
        {
          ...born(tenantId, subject, now),
          ...{ kind, allowed, allowedByDefault: true, appliesTo, appliesToByDefault: appliesTo },
        },
      ]);
  }
}

export async function writeLists(tx: Tx, tenantId: string, subject: Subject, given: Listed, now: Date): Promise<void> {
  const rows = await repo.listsOf(tx, { tenantId }, subject.kind, [subject.id]);
  for (const name of Object.keys(lists) as (keyof typeof lists)[]) {
    const entries = given[name];
    if (entries === undefined) continue;
    const row = rows.find(({ kind }) => kind === lists[name]);
    if (!entries?.length) await repo.deleteLists(tx, tenantId, row ? [row] : []);
    else if (row) await change(tx, row, [...entries], now);
    else await repo.insertLists(tx, [{ ...born(tenantId, subject, now), kind: lists[name], entries: [...entries] }]);
  }
}

const change = async (tx: Tx, row: repo.ListRow, entries: string[], now: Date): Promise<unknown> =>
  isDeepStrictEqual(row.entries, entries) ? undefined : repo.updateList(tx, row, entries, now);

export const born = (tenantId: string, { kind, id }: Named, now: Date) => ({
  ...{ tenantId, id: newId(), subjectKind: kind, subjectId: id, createdAt: now, updatedAt: now },
});
