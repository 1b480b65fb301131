import { v7, validate } from 'uuid';
import { type ErrorCode, Fault } from './error';

/** UUID v7: sorted by time of making, unique without asking anybody. */
export const newId = (): string => v7();

/** The id of nothing and nobody: no row has it. */
export const NIL = '00000000-0000-0000-0000-000000000000';

export const isId = (text: unknown): text is string => typeof text === 'string' && validate(text);

/** An id that cannot exist is treated as one that does not. */
export function idOf(text: string, code: ErrorCode, field = 'id'): string {
  if (!isId(text)) throw new Fault(code, { field });
  return text.toLowerCase();
}

/** The same in a filter, where nothing is refused: what no id can be finds nothing, like an id of nobody's. */
export const sought = (text: string): string => (isId(text) ? text.toLowerCase() : NIL);
