import { Fault, rank } from '../../kernel/error';
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

function faultOf(errors: readonly Shown[]): Fault {
  const { code, field, details } = [...errors].sort((a, b) => rank(a.extensions.code) - rank(b.extensions.code))[0]!
    .extensions;
  return new Fault(code, { ...(field && { field }), ...(details as object | undefined) });
}
