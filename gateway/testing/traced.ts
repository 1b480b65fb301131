import { ask, startStack } from './stack';

/** A process of its own, as the exporter loads modules in a way that jest does not allow. Prints what a subgraph got. */
async function main([endpoint, traceparent]: readonly string[]): Promise<void> {
  const stack = await startStack('over http', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint! });
  const headers = { traceparent: traceparent! };
  const { data } = await ask(stack.url, 'query Seen { traced }', { headers });
  const query =
    'query Traced($id: ID!) { traced customer(id: $id) { name } again: customer(id: "literal-4111") { id } }';
  await ask(stack.url, query, { headers, variables: { id: 'variable-4111' } });
  await stack.stop();
  process.stdout.write(String(data.traced));
}

void main(process.argv.slice(2));
