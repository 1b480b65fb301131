import type { SubgraphName } from '../../kernel/config';
import type { Operation, Result } from '../../kernel/execute';
import type { Call } from '../../kernel/subgraph';

/** A subgraph as the gateway reaches it: one operation in, one answer out, however far away it is. */
export interface Source {
  readonly name: SubgraphName;
  send(operation: Operation, call: SourceCall): Promise<Result>;
  /**
   * The answers to a subscription, one per event, until `call.signal` fires or the reader returns; a single answer with
   * errors where it is refused. When the way to the subgraph breaks, the stream throws: whoever reads it begins again.
   */
  subscribe(operation: Operation, call: SourceCall): Promise<AsyncGenerator<Result> | Result>;
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** A call that knows how long its client will still wait, so that a subgraph elsewhere can be told. */
export interface SourceCall extends Call {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}
