import type { DocumentNode, GraphQLError, GraphQLFormattedError } from 'graphql';
import { catalogue, type ErrorCode } from '../kernel/error';
import { masked, type Phase, type Shown, shown } from '../kernel/shown';

/** The codes of the GraphQL server, and what in our catalogue they are. */
const phases: Record<string, Phase> = {
  GRAPHQL_PARSE_FAILED: 'document',
  GRAPHQL_VALIDATION_FAILED: 'document',
  OPERATION_RESOLUTION_FAILURE: 'document',
};

/** An error as clients get it; `hidden` is told of those of which nothing may be shown. */
export function present(
  error: GraphQLError,
  document: DocumentNode | undefined,
  hidden: (error: unknown) => void,
): Shown {
  const code = String(error.extensions.code);
  if (code === 'BAD_REQUEST') return badRequest(error);
  const told = shown(uncoded(error), phases[code] ?? 'execution', document);
  if (!told) hidden(error.originalError ?? error);
  return told ?? masked(error);
}

/** The server puts its own code over one that a scalar gave; the scalar knew better. */
const uncoded = (error: GraphQLError): GraphQLError => {
  const inner = error.originalError as GraphQLError | undefined;
  return String(error.extensions.code) in phases && inner?.extensions?.code ? inner : error;
};

/** What the server refuses before it reads any document: method, media type, body, and what may be a forged cross-site request. */
export const presentBadRequest = (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError =>
  formatted.extensions?.code === 'BAD_REQUEST' ? badRequest(error as GraphQLError) : masked({});

const byStatus: Record<number, ErrorCode> = { 405: 'METHOD_UNKNOWN', 406: 'MEDIA_TYPE', 415: 'MEDIA_TYPE' };

function badRequest(error: GraphQLError): Shown {
  const { message } = error;
  const status = (error.extensions.http as { status?: number } | undefined)?.status ?? 400;
  const code = message.includes('CSRF') ? 'HEADERS_INVALID' : (byStatus[status] ?? 'BODY_MALFORMED');
  return {
    message: catalogue[code],
    extensions: { code, details: { reason: message.replace(/^Apollo Server/, 'This service') } },
  };
}
