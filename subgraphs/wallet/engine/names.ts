import type { Command, Fees, Opening, Party } from './commands';
import { keyOf } from './state';

/** The rows that a command is about, as far as it names them itself. */
export interface Names {
  readonly accounts: readonly string[];
  readonly transfers: readonly string[];
  readonly holds: readonly string[];
  /** Transfers whose bookings are needed too. */
  readonly booked: readonly string[];
  readonly forever: NonNullable<Opening['forever']> | null;
}

const none: Names = { accounts: [], transfers: [], holds: [], booked: [], forever: null };

const opening = (command: Opening, parties: readonly Party[], fees?: Fees): Names => ({
  ...none,
  accounts: [...parties, ...(fees ? [fees.to] : [])].map(({ accountId }) => accountId),
  forever: command.forever ?? null,
});

export function namesOf(command: Command): Names {
  switch (command.verb) {
    case 'transfer':
    case 'hold':
    case 'decline':
      return opening(command, [command.from, command.to], 'fees' in command ? command.fees : undefined);
    case 'moneyIn':
      return opening(command, [command.from, command.to]);
    case 'post':
      return opening(command, command.legs);
    case 'adjust':
      return opening(command, [command.account, command.contra]);
    case 'capture':
      return { ...none, holds: [command.holdId], accounts: command.fees ? [command.fees.to.accountId] : [] };
    case 'increase':
    case 'release':
    case 'expire':
      return { ...none, holds: [command.holdId] };
    case 'settle':
    case 'fail':
    case 'stick':
    case 'amend':
      return { ...none, transfers: [command.transferId] };
    case 'refund':
      return { ...none, transfers: [command.originalId] };
    case 'reverse':
      return { ...none, transfers: [command.transferId], booked: [command.transferId] };
  }
}

/** Ids with their tenants, each once, in the order in which rows are locked. */
export class Keys {
  readonly #pairs = new Map<string, readonly [tenantId: string, id: string]>();

  add(tenantId: string, id: string): void {
    this.#pairs.set(keyOf(tenantId, id), [tenantId, id]);
  }

  get size(): number {
    return this.#pairs.size;
  }

  get tenants(): string[] {
    return [...this.#pairs.values()].map(([tenantId]) => tenantId);
  }

  get ids(): string[] {
    return [...this.#pairs.values()].map(([, id]) => id);
  }
}
