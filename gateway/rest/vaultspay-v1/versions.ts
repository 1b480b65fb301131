import { isRecord } from '../codec';

/** Contract 1.8, in the order of their dates. */
export const versions = ['2025-09-01', '2025-12-05', '2026-02-10', '2026-04-01'] as const;
export type Version = (typeof versions)[number];
export const newest: Version = '2026-04-01';

export const isVersion = (text: unknown): text is Version => versions.includes(text as Version);

type Shown = Readonly<Record<string, unknown>>;

/** A change that a version made to the shape of objects, told backwards: what somebody of the version before sees. */
interface Change {
  readonly since: Version;
  readonly undo: Readonly<Record<string, (object: Shown) => Shown>>;
}

/** Shapes are made as the newest version has them; older ones are had by undoing change after change. */
const changes: readonly Change[] = [
  { since: '2026-04-01', undo: { card: ({ limits: _structured, ...card }) => card } },
];

/** An answer or a payload as a client of this version knows it. */
export function asOf(version: Version, answer: unknown): unknown {
  const undone = changes.filter(({ since }) => since > version).reverse();
  return undone.length === 0 ? answer : older(answer, undone);
}

function older(value: unknown, undone: readonly Change[]): unknown {
  if (Array.isArray(value)) return value.map((one) => older(one, undone));
  if (!isRecord(value)) return value;
  const within = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, older(one, undone)]));
  return undone.reduce<Shown>((object, { undo }) => undo[String(value.object)]?.(object) ?? object, within);
}
