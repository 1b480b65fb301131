import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, type Stack, startStack } from './testing/stack';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}
interface Export {
  readonly resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

describe('tracing', () => {
  let collector: Server;
  let stack: Stack;
  let received = '';
  const spans: Span[] = [];

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        received += body;
        const { resourceSpans } = JSON.parse(body) as Export;
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    stack = await startStack('over http', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  });
  afterAll(() => new Promise((resolve) => collector.close(resolve)));

  it('tells of request, planning and subgraph calls under the trace of the client, and of nothing that was sent', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const query = 'query Traced($id: ID!) { traced customer(id: $id) { name } again: customer(id: "literal-4111") { id } }';
    const { data, errors } = await ask(stack.url, 'query Seen { traced }', { headers: { traceparent } });
    await ask(stack.url, query, { headers: { traceparent }, variables: { id: 'variable-4111' } });
    expect(errors).toBeUndefined();
    await stack.stop();
    const names = spans.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['HTTP /graphql', 'gateway.plan', 'gateway.fetch', 'subgraph.call']));
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    const request = spans.find(({ name }) => name === 'HTTP /graphql');
    expect(request?.parentSpanId).toBe('b7ad6b7169203331');
    const called = String(data.traced).split(' ')[1]!;
    expect(spans.find(({ name, spanId }) => name === 'subgraph.call' && called.includes(spanId))).toBeDefined();
    expect(called).toContain(traceId);
    expect(received).not.toMatch(/4111|customer\(|Amira|good/);
  });
});
