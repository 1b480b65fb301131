import { v7, validate } from 'uuid';
import { type ErrorCode, Fault } from './error';
import { uuidOf } from './ulid';

/** UUID v7: sorted by time of making, unique without asking anybody. */
export const newId = (): string => v7();

/** Another id that follows from this one and is sorted beside it; `n` is at least 1, and small. */
export function sibling(id: string, n: number): string {
  const last = Number.parseInt(id.slice(-6), 16) ^ n;
  return id.slice(0, -6) + last.toString(16).padStart(6, '0');
}

/** The id of nothing and nobody: no row has it. */
export const NIL = '00000000-0000-0000-0000-000000000000';

export const isId = (text: unknown): text is string => typeof text === 'string' && validate(text);

const PREFIXED = /^[a-z]{2,8}_([0-9A-Z]{26})$/;

/** As the graph spells ids, or with a prefix as contracts of ULIDs do, so that what one says can be asked of the other. */
const read = (text: string): string | null =>
  isId(text) ? text.toLowerCase() : uuidOf(PREFIXED.exec(text)?.[1] ?? '');

/** An id that cannot exist is treated as one that does not. */
export function idOf(text: string, code: ErrorCode, field = 'id'): string {
  const id = read(text);
  if (id === null) throw new Fault(code, { field });
  return id;
}

/** The same in a filter, where nothing is refused: what no id can be finds nothing, like an id of nobody's. */
export const sought = (text: string): string => read(text) ?? NIL;
