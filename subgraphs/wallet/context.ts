import type { Call, Deps } from '../../kernel/subgraph';
import type { Cause } from '../../schema/outbox';
import type { Command, Receipt } from './engine';
import type { LegCodes } from './legcode';
import type { Loaders } from './loaders';
import type { System } from './service/system';

/** The money engine: decides, books and tells, or refuses with a Fault. */
export type Run = (command: Command) => Promise<Receipt>;

/** What the wallet has for as long as it runs. */
export interface Wallet {
  readonly deps: Deps;
  readonly run: Run;
  readonly system: System;
  readonly codes: LegCodes;
}

/** What the wallet has for one request. */
export interface WalletCall extends Call, Wallet {
  readonly loaders: Loaders;
}

export const causeOf = ({ viewer, requestId, deps }: WalletCall): Cause => ({
  viewer,
  requestId,
  at: deps.clock.now(),
});
