import { catalogue } from '../../../kernel/error';
import type { Reasons } from '../dialect';

/** Contract 1.12: what stands behind the name of the field. Clients do not parse it. */
export const reasons: Reasons = {
  missing: () => 'is required',
  blank: () => 'must not be empty',
  unreadable: () => 'must be valid JSON',
  text: () => 'must be a string',
  number: () => 'must be an integer',
  boolean: () => 'must be true or false',
  object: () => 'must be an object',
  list: () => 'must be an array',
  email: () => 'must be an e-mail address',
  past: () => 'must lie in the past',
  future: () => 'must lie in the future',
  one_of: ({ values }) => `must be one of ${values.join(', ')}`,
  too_long: ({ characters }) => `must have at most ${characters} characters`,
  too_short: ({ characters }) => `must have at least ${characters} characters`,
  too_small: ({ bound }) => `must be at least ${bound}`,
  too_large: ({ bound }) => `must be at most ${bound}`,
  format: ({ format }) => `must look like ${format}`,
  either: ({ names }) => `one of ${names.join(', ')} is required`,
  unknown: ({ code }) => catalogue[code].replace(/\.$/, ''),
  told: ({ text }) => text,
};
