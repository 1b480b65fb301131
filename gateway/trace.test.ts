import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}
interface Export {
  readonly resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

const program = join(__dirname, 'testing', 'traced.ts');

describe('tracing', () => {
  let collector: Server;
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
  });
  afterAll(() => new Promise((resolve) => collector.close(resolve)));

  it('tells of request, planning and subgraph calls under the trace of the client, and of nothing that was sent', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', program],
      ...[endpoint, `00-${traceId}-b7ad6b7169203331-01`],
    ]);
    expect(spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['HTTP /graphql', 'gateway.plan', 'gateway.fetch', 'subgraph.call']),
    );
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    expect(spans.find(({ name }) => name === 'HTTP /graphql')?.parentSpanId).toBe('b7ad6b7169203331');
    const [, called = ''] = stdout.split(' ');
    expect(called).toContain(traceId);
    expect(spans.find(({ name, spanId }) => name === 'subgraph.call' && called.includes(spanId))).toBeDefined();
    expect(received).not.toMatch(/-4111|customer\(|Amira|good/);
  });
});
