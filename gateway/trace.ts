import { context, type Span, type SpanContext, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Spans of requests and subgraph calls; those of planning and execution come from the executor, under the same parent. */
export interface Tracing {
  /** Runs `work` inside a span. Attributes are names and numbers; never variables, literals or documents. */
  span<T>(name: string, options: SpanOptions, work: (told: Told) => Promise<T>): Promise<T>;
  /** The traceparent for whoever is called from here; the client's own where nothing is traced. */
  outgoing(incoming: string | undefined): string | undefined;
  stop(): Promise<void>;
}

export interface SpanOptions {
  readonly kind: 'server' | 'client';
  readonly traceparent?: string;
  readonly attributes?: Record<string, string | number>;
}

export interface Told {
  set(name: string, value: string | number): void;
  fail(): void;
}

const silent: Told = { set: () => {}, fail: () => {} };

export const noTracing: Tracing = {
  span: (_name, _options, work) => work(silent),
  outgoing: (incoming) => incoming,
  stop: async () => {},
};

export function tracing(endpoint: string | undefined): Tracing {
  if (!endpoint) return noTracing;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'vaultgraph-gateway' }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  // Registered for the process, since that is how the executor's own spans find their way here.
  provider.register();
  const tracer = trace.getTracer('vaultgraph');
  return {
    span: (name, { kind, traceparent, attributes }, work) => {
      const parent =
        traceparent && !trace.getActiveSpan()
          ? trace.setSpanContext(context.active(), remote(traceparent))
          : context.active();
      const options = { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT, attributes };
      return tracer.startActiveSpan(name, options, parent, (span) => finishing(span, work));
    },
    outgoing: (incoming) => {
      const active = trace.getActiveSpan()?.spanContext();
      return active ? written(active) : incoming;
    },
    stop: async () => {
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

async function finishing<T>(span: Span, work: (told: Told) => Promise<T>): Promise<T> {
  const fail = (): void => void span.setStatus({ code: SpanStatusCode.ERROR });
  try {
    return await work({ set: (name, value) => void span.setAttribute(name, value), fail });
  } catch (error) {
    fail();
    throw error;
  } finally {
    span.end();
  }
}

/** W3C Trace Context: version, trace, parent, flags. */
function remote(traceparent: string): SpanContext {
  const [, traceId, spanId, flags] = traceparent.split('-') as [string, string, string, string];
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}

const written = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
