import type { Reasons } from '../dialect';
import { things } from './errors';

/** Contract 1.11, standard reason texts. */
export const reasons: Reasons = {
  missing: () => 'must not be null',
  blank: () => 'must not be blank',
  unreadable: () => 'must be valid JSON',
  text: () => 'must be a string',
  number: () => 'must be a number',
  boolean: () => 'must be one of [true, false]',
  object: () => 'must be an object',
  list: () => 'must be a list',
  email: () => 'must be a valid email',
  past: () => 'must be in the past',
  future: () => 'must be in the future',
  one_of: ({ values }) => `must be one of [${values.join(', ')}]`,
  too_long: ({ characters }) => `must be at most ${characters} characters`,
  too_short: ({ characters }) => `must be at least ${characters} characters`,
  too_small: ({ bound }) => `must be at least ${bound}`,
  too_large: ({ bound }) => `must be at most ${bound}`,
  format: ({ format }) => `must match the format ${format}`,
  either: ({ names }) => `either ${names.join(' or ')} is required`,
  unknown: ({ code, thing = things[code] ?? 'Record' }) => `${thing} does not exist with this id`,
  told: ({ text }) => text,
};
