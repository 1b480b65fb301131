import { type ASTNode, type DocumentNode, type GraphQLError, type GraphQLFormattedError, Kind, visit } from 'graphql';
import { catalogue, type ErrorCode, type Fault, isCode } from './error';

/** What a client sees of an error: a code of the catalogue, the field at fault, and facts that are safe to show. */
export interface Shown extends GraphQLFormattedError {
  readonly extensions: { readonly code: ErrorCode; readonly field?: string; readonly details?: unknown };
}

/** Where an error came from decides what it is when it carries no code of ours. */
export type Phase = 'document' | 'execution';

export const masked = (error: Pick<GraphQLFormattedError, 'path' | 'locations'>): Shown => ({
  message: catalogue.INTERNAL,
  ...(error.locations && { locations: error.locations }),
  ...(error.path && { path: error.path }),
  extensions: { code: 'INTERNAL' },
});

export const tell = ({ message, extensions }: Fault): Shown => ({ message, extensions });

/** Null: nothing of it may be shown; log it and show `masked`. */
export function shown(error: GraphQLError, phase: Phase, document?: DocumentNode): Shown | null {
  const { code, field, details } = error.extensions ?? {};
  const coercion = readCoercion(error.message);
  if (coercion) return shape(error, { code: 'INPUT_INVALID', ...coercion }, catalogue.INPUT_INVALID);
  if (code === 'INTERNAL') return masked(error);
  if (isCode(code)) {
    const at = typeof field === 'string' ? field : fieldOf(error, document);
    return shape(error, { code, ...(at && { field: at }), ...(details !== undefined && { details }) });
  }
  if (phase !== 'document') return null;
  const at = fieldOf(error, document);
  return shape(error, at ? { code: 'INPUT_INVALID', field: at } : { code: 'QUERY_INVALID' });
}

/** graphql-js quotes what it was given; what was given may have been a PIN. */
const unquoted = (message: string): string =>
  message.replace(/( cannot represent [^:]*|^Expected value of type [^,]*)(?:: |, found ).*$/s, '$1.');

const shape = (error: GraphQLError, extensions: Shown['extensions'], message = unquoted(error.message)): Shown => ({
  message,
  ...(error.locations && { locations: error.locations }),
  ...(error.path && { path: error.path }),
  extensions,
});

const VARIABLE = /^Variable "\$(\w+)" (?:got invalid value|of (?:required|non-null) type)/;
const WHERE_AND_WHY = /(?: at "([^"]+)")?; ((?:(?!; ).)*)$/s;
const MEMBER = /Field "?([\w.]+)"? (?:of required type|is not defined by type)/;

/** graphql-js tells of a wrong variable in a sentence alone; the sender's own value in it is not sent back. */
function readCoercion(message: string): { field: string; details?: { reason: string } } | null {
  const variable = VARIABLE.exec(message)?.[1];
  if (!variable) return null;
  const [, path, reason] = WHERE_AND_WHY.exec(message) ?? [];
  const member = reason && MEMBER.exec(reason)?.[1];
  const at = path ?? variable;
  const field = member && !at.endsWith(`.${member}`) ? `${at}.${member}` : at;
  return reason ? { field, details: { reason: unquoted(reason.replace(/ ?Did you mean.*$/s, '')) } } : { field };
}

const values = new Set<string>([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** The path of arguments and input fields that leads to a literal at fault. */
function fieldOf(error: GraphQLError, document: DocumentNode | undefined): string | undefined {
  const culprit = error.nodes?.[0];
  if (!document || !culprit || !values.has(culprit.kind)) return undefined;
  let found: string | undefined;
  visit(document, {
    enter(node, _key, parent, _path, ancestors) {
      if (found !== undefined || node !== culprit) return;
      const line = [...ancestors, parent, node].filter((one): one is ASTNode => one !== undefined && 'kind' in one);
      const names = line.flatMap((one) =>
        one.kind === Kind.ARGUMENT || one.kind === Kind.OBJECT_FIELD ? [one.name.value] : [],
      );
      found = names.join('.');
    },
  });
  return found || undefined;
}
