import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { once, scopeOf } from '../../../schema/once';
import { lists, switches } from '../controls';
import * as repo from '../repo';
import { changing, lockSubject, type Subject } from './subject';

const MAX_ENTRIES = 100;
const listed = (pattern: RegExp, reason: string) =>
  z
    .array(z.string().regex(pattern, reason))
    .max(MAX_ENTRIES)
    .transform((entries) => [...new Set(entries)])
    .nullish();
const mcc = listed(/^\d{4}$/, 'must be four digits');
const country = listed(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code');

const input = z.object({
  atm: z.boolean().nullish(),
  purchase: z.boolean().nullish(),
  online: z.boolean().nullish(),
  contactless: z.boolean().nullish(),
  crossBorder: z.boolean().nullish(),
  cardPresent: z.boolean().nullish(),
  mccAllow: mcc,
  mccBlock: mcc,
  countryAllow: country,
  countryBlock: country,
});
export type SetControlsInput = z.input<typeof input>;
type Given = z.output<typeof input>;

/** Only what is given changes; a list is replaced as a whole, an empty one is as none. */
export function setControls(
  deps: Deps,
  call: Call,
  cardId: string,
  raw: SetControlsInput,
  key?: string | null,
): Promise<string> {
  const given = parse(input, raw, 'input');
  const now = deps.clock.now();
  const { tenantId } = call.viewer;
  const spentOn = { cardId, ...given };
  const spent =
    key == null
      ? null
      : {
          tenantId,
          scope: scopeOf(call.viewer, 'rules.setControls'),
          key,
          input: spentOn,
          requestId: call.requestId,
          now,
        };
  return transact(deps.db, (tx) => once(tx, spent, () => act(tx, call, cardId, given, now)));
}

async function act(tx: Tx, call: Call, cardId: string, given: Given, now: Date): Promise<string> {
  const subject = await lockSubject(tx, call.viewer, 'card', cardId, 'cardId');
  const { tenantId } = call.viewer;
  return changing(tx, call, subject, now, 'controls.set', async () => {
    await writeSwitches(tx, tenantId, subject, given, now);
    await writeLists(tx, tenantId, subject, given, now);
    return subject.id;
  });
}

async function writeSwitches(tx: Tx, tenantId: string, subject: Subject, given: Given, now: Date): Promise<void> {
  const rows = await repo.controlsOf(tx, { tenantId }, subject.kind, [subject.id]);
  for (const name of Object.keys(switches) as (keyof typeof switches)[]) {
    const allowed = given[name];
    const [kind, appliesTo] = switches[name];
    const row = rows.find((one) => one.kind === kind);
    if (allowed == null || row?.allowed === allowed) continue;
    if (row) await repo.updateControl(tx, row, allowed, now);
    else
      await repo.insertControl(tx, {
        ...born(tenantId, subject, now),
        kind,
        allowed,
        allowedByDefault: true,
        appliesTo,
        appliesToByDefault: appliesTo,
      });
  }
}

async function writeLists(tx: Tx, tenantId: string, subject: Subject, given: Given, now: Date): Promise<void> {
  const rows = await repo.listsOf(tx, { tenantId }, subject.kind, [subject.id]);
  for (const name of Object.keys(lists) as (keyof typeof lists)[]) {
    const entries = given[name];
    if (entries === undefined) continue;
    const row = rows.find(({ kind }) => kind === lists[name]);
    if (!entries?.length) await (row && repo.deleteList(tx, row));
    else if (row) await repo.updateList(tx, row, entries, now);
    else await repo.insertList(tx, { ...born(tenantId, subject, now), kind: lists[name], entries });
  }
}

const born = (tenantId: string, { kind, id }: Subject, now: Date) => ({
  ...{ tenantId, id: newId(), subjectKind: kind, subjectId: id, createdAt: now, updatedAt: now },
});
