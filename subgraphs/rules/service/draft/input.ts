import { z } from 'zod';
import { actions, controlKinds, listKinds, subjectKinds } from '../../../../schema/tables/rules';
import { isCategory, isCountry } from '../../codes';
import { entry, sentence } from '../limit-input';

const MAX_EACH = 50;
const MAX_ENTRIES = 100;

const subject = z.object({ kind: z.enum(subjectKinds), id: z.string() });
const some = <S extends z.ZodType>(schema: S) =>
  z
    .array(schema)
    .max(MAX_EACH)
    .nullish()
    .transform((all) => all ?? []);

const turned = z.object({
  subject,
  kind: z.enum(controlKinds),
  allowed: z.boolean(),
  appliesTo: z.enum(actions).nullish(),
});

const listed = z
  .object({ subject, kind: z.enum(listKinds), entries: z.array(z.string()).min(1).max(MAX_ENTRIES) })
  .superRefine(({ kind, entries }, context) => {
    const known = kind.startsWith('mcc') ? isCategory : isCountry;
    for (const [i, code] of entries.entries())
      if (!known(code)) context.addIssue({ code: 'custom', path: ['entries', i], message: 'is no such code' });
  })
  .transform((one) => ({ ...one, entries: [...new Set(one.entries)] }));

const paced = z.object({
  subject,
  maxAuthorisations: z.number(),
  windowSeconds: z.number(),
  blocks: z
    .boolean()
    .nullish()
    .transform((blocks) => blocks ?? true),
});

export const input = z
  .object({
    title: sentence(100),
    limits: some(entry.extend({ subject })),
    switches: some(turned),
    lists: some(listed),
    velocity: some(paced),
  })
  .refine(
    ({ limits, switches, lists, velocity }) => limits.length + switches.length + lists.length + velocity.length > 0,
    {
      message: 'must hold a rule',
    },
  );
export type DraftInput = z.input<typeof input>;
export type Given = z.output<typeof input>;
