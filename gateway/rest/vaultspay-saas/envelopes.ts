import type { JsonSchema } from '../codec';
import type { Envelope } from '../dialect';

const dataOf = (answer: unknown): unknown => (answer as { data: unknown }).data;

const under = (schema: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { data: schema },
  required: ['data'],
});

const pagination = {
  title: 'Pagination',
  type: 'object',
  properties: {
    currentPage: { type: 'integer' },
    perPage: { type: 'integer' },
    totalPages: { type: 'integer' },
    totalCount: { type: 'integer' },
    sort: { type: 'string' },
  },
  required: ['currentPage', 'perPage', 'totalPages', 'totalCount', 'sort'],
};

/** Contract 1.7 and 1.8. */
export const envelopes = {
  plain: { wrap: (data) => ({ data }), unwrap: dataOf, schema: under },
  /** Fields at the top and the same under `data`: sample and general rule disagree, and clients of either kind exist. */
  dual: {
    wrap: (data) => ({ ...(data as object), data }),
    unwrap: dataOf,
    schema: (schema) => ({ allOf: [schema, under(schema)] }),
  },
  page: {
    wrap: (page) => page,
    unwrap: (page) => page,
    schema: (item) => ({
      type: 'object',
      properties: { data: { type: 'array', items: item }, pagination },
      required: ['data', 'pagination'],
    }),
  },
} satisfies Record<string, Envelope>;
