import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

interface Described {
  readonly paths: Record<string, Record<string, { responses: Record<string, object> }>>;
}

/** Holds answers against the published description, as a validator between client and server would. */
export function contractCheck(dialect: string) {
  const file = join(__dirname, '..', '..', 'docs', 'openapi', `${dialect}.json`);
  const described = JSON.parse(readFileSync(file, 'utf8')) as Described;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(described, 'api');
  const templates = Object.keys(described.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (method: string, url: string, status: number, answer: unknown): void => {
    const path = url.split('?')[0]!;
    const found = templates.find((one) => one.path === path) ?? templates.find(({ pattern }) => pattern.test(path));
    const operation = found && described.paths[found.path]![method.toLowerCase()];
    if (!found || !operation?.responses[status]) throw new Error(`${method} ${path} → ${status} is not described`);
    if (answer === undefined && !('content' in operation.responses[status]!)) return;
    const at = ['paths', found.path, method.toLowerCase(), 'responses', String(status)];
    const response = resolve(described, operation.responses[status]!, at);
    const validate = ajv.getSchema(
      `api#${[...response, 'content', 'application/json', 'schema'].map(escaped).join('')}`,
    );
    if (!validate) throw new Error(`${method} ${path} → ${status} has no schema`);
    if (!validate(answer)) throw new Error(`${method} ${path} → ${status}: ${ajv.errorsText(validate.errors)}`);
  };
}

const escaped = (part: string): string => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Where a response really stands: behind its reference, if it is one. */
function resolve(_root: Described, response: object, at: readonly string[]): readonly string[] {
  const reference = (response as { $ref?: string }).$ref;
  return reference ? reference.replace(/^#\//, '').split('/') : at;
}
