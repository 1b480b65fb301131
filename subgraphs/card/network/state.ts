import type { Asset } from '../../../kernel/money';
import type { Policy } from '../../../schema/policy';
import type { activity, message } from '../../../schema/tables/card';
import type { Judge } from '../../rules/port';
import type { Ledger } from '../../wallet/port';
import type { Velocity } from '../events';
import type { CardRow } from '../repo/cards';
import type { AuthorisationRow } from './messages';
import type { Sent } from './order';
import type { Tariff } from './price';

/** Ids are unique within a tenant only. */
export const keyOf = (tenantId: string, id: string): string => `${tenantId}/${id}`;

/** A card as far as decisions look at it; locked. */
export interface CardState
  extends Pick<
      CardRow,
      | 'tenantId'
      | 'id'
      | 'customerId'
      | 'tierId'
      | 'publicId'
      | 'metadata'
      | 'accountId'
      | 'last4'
      | 'form'
      | 'lifecycle'
      | 'restriction'
      | 'validThrough'
      | 'generation'
      | 'approvalMethod'
      | 'pinId'
      | 'pinTries'
      | 'cvvTries'
      | 'expiryTries'
    >,
    Tariff {
  readonly expired: boolean;
  /** Suspended or deleted. */
  readonly customerOut: boolean;
  readonly asset: Asset & { readonly id: string };
}

/** A row of card.authorisation, and whether this batch makes it. */
export type Authorisation = AuthorisationRow & { readonly made: boolean };
export type Message = typeof message.$inferInsert;
export type Activity = typeof activity.$inferInsert;

export interface Blocking {
  readonly card: CardState;
  readonly reason: string;
  readonly velocity?: Velocity;
  readonly cause: import('../../../schema/outbox').Cause;
}

/** Everything that the orders of a batch are about, as those decided before have left it. */
export interface Batch {
  readonly cards: Map<string, CardState>;
  readonly authorisations: Map<string, Authorisation>;
  readonly messages: Map<string, { readonly hash: string; readonly authorisationId: string }>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly system: (asset: { tenantId: string; id: string }, role: 'card_settlement' | 'fees') => string;
  readonly ledger: Ledger;
  readonly judge: Judge;
  /** To be written. */
  readonly changed: Map<string, Authorisation>;
  readonly sent: Message[];
  readonly activities: Activity[];
  readonly tried: Map<string, CardState>;
  readonly blocked: Map<string, Blocking>;
}

export const cardOf = (
  batch: Batch,
  { tenantId, cardId }: { tenantId: string; cardId: string },
): CardState | undefined => batch.cards.get(keyOf(tenantId, cardId));

export function put(batch: Batch, authorisation: Authorisation): void {
  const key = keyOf(authorisation.tenantId, authorisation.id);
  batch.authorisations.set(key, authorisation);
  batch.changed.set(key, authorisation);
}

export function remember(batch: Batch, { ref, hash }: Sent, row: Omit<Message, 'networkRef' | 'inputHash'>): void {
  batch.messages.set(keyOf(row.tenantId, ref), { hash, authorisationId: row.authorisationId });
  batch.sent.push({ ...row, networkRef: ref, inputHash: Buffer.from(hash, 'hex') });
}
