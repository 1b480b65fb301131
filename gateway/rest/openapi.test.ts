import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import Ajv from 'ajv/dist/2020';
import formats from 'ajv-formats';
import { dialects } from '.';
import { isRecord } from './codec';

type Json = Record<string, unknown>;

const committed = (kind: 'openapi' | 'postman', name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'docs', kind, `${name}.json`), 'utf8');

/** Everything in a document that has an example, with the schema beside it. */
function* examplesIn(value: unknown, path = ''): Generator<{ path: string; schema: unknown; example: unknown }> {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* examplesIn(one, `${path}/${i}`);
  if (!isRecord(value)) return;
  const { schema, example, examples } = value;
  if (schema !== undefined && 'example' in value) yield { path, schema, example };
  if (schema !== undefined && isRecord(examples))
    for (const [name, one] of Object.entries(examples))
      yield { path: `${path}/${name}`, schema, example: (one as Json).value };
  for (const [name, one] of Object.entries(value))
    if (name !== 'example' && name !== 'examples') yield* examplesIn(one, `${path}/${name.replaceAll('/', '~1')}`);
}

describe.each(dialects.map(({ name }) => name))('the OpenAPI document of %s', (name) => {
  const text = committed('openapi', name);
  const document = JSON.parse(text) as Json;

  it('passes every rule of a strict linter', async () => {
    const config = await createConfig({
      extends: ['recommended-strict', 'spec'],
      rules: {
        'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: true },
        'no-invalid-schema-examples': 'error',
        'operation-description': 'off',
        'no-unused-components': 'error',
        'operation-operationId-url-safe': 'error',
        'operation-singular-tag': 'error',
        'tag-description': 'error',
        'no-ambiguous-paths': 'error',
        // A probe is refused nothing.
        'operation-4xx-response': 'off',
      },
    });
    const problems = await lintFromString({ source: text, absoluteRef: `${name}.json`, config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('has no example that its own schema refuses', () => {
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
    formats(ajv);
    for (const word of ['x-record', 'x-record-sought']) ajv.addKeyword(word);
    const { schemas } = document.components as { schemas: Json };
    const local = (schema: unknown): Json =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/$defs/'));
    const $defs = local(schemas);
    const known = new Map<string, ReturnType<typeof ajv.compile>>();
    const examples = [...examplesIn(document)];
    const wrong = examples.flatMap(({ path, schema, example }) => {
      const key = JSON.stringify(schema);
      const check = known.get(key) ?? ajv.compile({ ...local(schema), $defs });
      known.set(key, check);
      return check(example) ? [] : [{ path, errors: ajv.errorsText(check.errors) }];
    });
    expect(wrong).toEqual([]);
    const routes = Object.values(document.paths as Json).flatMap((path) => Object.keys(path as Json));
    expect(examples.length).toBeGreaterThanOrEqual(routes.length);
  });
});

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request?: { readonly method: string; readonly url: { readonly path: readonly string[] } };
  readonly response?: readonly { readonly body: string }[];
}

describe.each(dialects)('the Postman collection of $name', ({ name, routes, tryIt }) => {
  const text = committed('postman', name);
  const { item: folders, variable } = JSON.parse(text) as { item: Item[]; variable: { key: string }[] };
  const requests = folders.flatMap(({ item = [] }) => item);

  it('has each row once, with the example of its answer', () => {
    const asked = requests.map(({ request, response }) => [
      `${request!.method} /${request!.url.path.join('/').replaceAll(/:(\w+)/g, '{$1}')}`,
      JSON.parse(response![0]!.body),
    ]);
    const rows = routes.map(({ verb, path, example }) => [`${verb} ${path}`, example.answer]);
    expect(new Map(asked as [string, unknown][])).toEqual(new Map(rows as [string, unknown][]));
    expect(asked.length).toBe(rows.length);
  });

  it('declares every variable that it uses, and holds no credential', () => {
    const declared = new Set(variable.map(({ key }) => key));
    const used = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, key]) => key!));
    expect([...used].filter((key) => !declared.has(key))).toEqual([]);
    const secrets = Object.keys(tryIt?.variables ?? {}).filter((key) => tryIt!.variables[key]!.secret);
    for (const key of [...secrets, ...(tryIt?.bearer ? [] : ['accessToken'])])
      expect(variable.find((one) => one.key === key)).toMatchObject({ value: '' });
  });
});
