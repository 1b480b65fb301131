import { v7, validate } from 'uuid';
import { Fault, type ErrorCode } from './error';

/** UUID v7: sorted by time of making, unique without asking anybody. */
export const newId = (): string => v7();

export const isId = (text: unknown): text is string => typeof text === 'string' && validate(text);

/** An id that cannot exist is treated as one that does not. */
export function idOf(text: string, code: ErrorCode, field = 'id'): string {
  if (!isId(text)) throw new Fault(code, { field });
  return text.toLowerCase();
}
