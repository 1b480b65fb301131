import { type ErrorCode, Fault, rank } from '../../kernel/error';
import type { Shown } from '../../kernel/shown';
import { anonymous } from '../request';
import type { Operation } from './documents';
import type { Pass } from './pass';

/** Runs a document of the graph for whoever asks; the first refusal in the catalogue's order is the one that is told. */
export async function ask<Data, Variables>(
  pass: Pass,
  operation: Operation<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const viewer = pass.viewer ?? anonymous(pass.ip, pass.parts.config.sandbox);
  const { data, errors } = await pass.parts.graphql.run(
    { query: operation.text, operationName: operation.name, variables: variables as Record<string, unknown> },
    { ...pass.call, viewer },
  );
  if (errors) throw faultOf(errors);
  return data as Data;
}

/** Of our own documents these are faults of ours. */
const ours: ReadonlySet<ErrorCode> = new Set(['QUERY_INVALID', 'QUERY_TOO_COMPLEX', 'QUERY_NOT_ALLOWED']);

function faultOf(errors: readonly Shown[]): Fault {
  const [first] = [...errors].sort((a, b) => rank(a.extensions.code) - rank(b.extensions.code));
  const { code, field, details } = first!.extensions;
  if (ours.has(code)) return new Fault('INTERNAL', {}, { cause: first });
  return new Fault(code, { ...(field && { field }), ...(details as object | undefined) });
}
