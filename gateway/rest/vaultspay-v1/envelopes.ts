import type { Envelope } from '../dialect';

/** Contract 1.3: resources stand bare. */
export const envelopes = {
  plain: { wrap: (answer) => answer, unwrap: (answer) => answer, schema: (schema) => schema },
} satisfies Record<string, Envelope>;
