import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf } from '../../../kernel/id';
import { windowOf } from '../../../kernel/page';
import type { WalletCall } from '../context';
import * as legRepo from '../repo/legs';
import * as repo from '../repo/transfers';
import { Account, PublicAccount, publicOf } from '../types/account';
import { contactOf, Dispute, disputeOf, PaymentContact } from '../types/contact';
import { LegFilter, TransferFilter } from '../types/filters';
import { Authorisation, Card, Entry, Hold, Leg, LegPage, Transfer, TransferPage } from '../types/transfer';
import { legQuery, onlyPage, transferParent, transferQuery } from './filters';
import { showAccount, showEntry, showHold, showLeg, showPage, showTransfer } from './show';

/** An account that the viewer may see, or null. */
async function seen(call: WalletCall, id: string | null): Promise<Account | null> {
  const row = id === null ? null : await call.loaders.account.load(id);
  return row && showAccount(call, row);
}

/** What anybody who sees the transfer may know of its side. The tenant's own books are no side of it. */
async function known({ loaders }: WalletCall, id: string | null): Promise<PublicAccount | null> {
  const row = id === null ? null : await loaders.anyAccount.load(id);
  return row && row.role === null ? publicOf(row) : null;
}

@Resolver(() => Transfer)
export class TransferResolver {
  @Authorized('account:read')
  @Query(() => Transfer)
  async transfer(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Transfer> {
    const row = await call.loaders.transfer.load(idOf(id, 'TRANSFER_UNKNOWN'));
    return showTransfer(call, found(row, 'TRANSFER_UNKNOWN'));
  }

  @Authorized('account:read')
  @Query(() => TransferPage)
  async transfers(
    @Ctx() call: WalletCall,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => TransferFilter, { nullable: true }) filter?: TransferFilter,
  ): Promise<TransferPage> {
    const { deps, viewer } = call;
    const [under, parent] = transferParent(call, filter);
    const page = await onlyPage(
      parent,
      transferQuery(filter),
      paging,
      (query, window, total) => repo.list(deps.db, viewer, under, [parent], query, window, total),
      (query) => repo.count(deps.db, viewer, under, [parent], query),
    );
    return showPage(page, (row) => showTransfer(call, row));
  }

  @FieldResolver(() => Account, { nullable: true, description: 'Who paid, where the viewer may see the account.' })
  fromAccount(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Account | null> {
    return seen(call, row.fromAccountId);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'Who received, where the viewer may see the account.' })
  toAccount(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Account | null> {
    return seen(call, row.toAccountId);
  }

  @FieldResolver(() => PublicAccount, { nullable: true, description: 'Null where the money came from outside.' })
  sender(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<PublicAccount | null> {
    return known(call, row.fromAccountId);
  }

  @FieldResolver(() => PublicAccount, { nullable: true, description: 'Null where the money went outside.' })
  recipient(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<PublicAccount | null> {
    return known(call, row.toAccountId);
  }

  @FieldResolver(() => PaymentContact, { nullable: true })
  async contact(@Ctx() { loaders }: WalletCall, @Root() { row }: Transfer): Promise<PaymentContact | null> {
    const contact = row.contactId === null ? null : await loaders.contact.load(row.contactId);
    return contact && contactOf(contact);
  }

  @FieldResolver(() => Card, { nullable: true })
  card(@Root() { row }: Transfer): Card | null {
    return row.cardId === null ? null : { id: row.cardId };
  }

  @FieldResolver(() => Authorisation, { nullable: true, description: 'What the card network asked for.' })
  authorisation(@Root() { row }: Transfer): Authorisation | null {
    return row.authorisationId === null ? null : { id: row.authorisationId };
  }

  @FieldResolver(() => Hold, { nullable: true })
  async hold(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Hold | null> {
    const hold = row.holdId === null ? null : await call.loaders.hold.load(row.holdId);
    return hold && showHold(call, hold);
  }

  @FieldResolver(() => Transfer, { nullable: true, description: 'Of a refund: what it refunds.' })
  async original(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Transfer | null> {
    const original = row.originalId === null ? null : await call.loaders.transfer.load(row.originalId);
    return original && showTransfer(call, original);
  }

  @FieldResolver(() => [Transfer])
  async refunds(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Transfer[]> {
    const refunds = await call.loaders.refundsOfTransfer.load(row.id);
    return Promise.all(refunds.map((refund) => showTransfer(call, refund)));
  }

  @FieldResolver(() => [Leg], { description: "Its faces: one for each account that is somebody's." })
  async legs(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Leg[]> {
    const legs = await call.loaders.legsOfTransfer.load(row.id);
    return Promise.all(legs.map((leg) => showLeg(call, leg)));
  }

  @FieldResolver(() => [Entry], { description: 'What it booked, on the accounts that the viewer may see.' })
  async entries(@Ctx() call: WalletCall, @Root() { row }: Transfer): Promise<Entry[]> {
    const entries = await call.loaders.entriesOfTransfer.load(row.id);
    return Promise.all(entries.map((entry) => showEntry(call, entry)));
  }
}

@Resolver(() => Leg)
export class LegResolver {
  @Authorized('account:read')
  @Query(() => Leg, { description: 'By id or by reference such as VP-TXN-Q8ZD31.' })
  async leg(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID, { nullable: true }) id?: string,
    @Arg('reference', () => String, { nullable: true }) reference?: string,
  ): Promise<Leg> {
    const { deps, viewer, codes, loaders } = call;
    const seq = reference == null ? undefined : codes.decode(reference);
    const field = id == null ? 'reference' : 'id';
    const row =
      id == null
        ? seq && (await legRepo.bySeq(deps.db, viewer, seq))
        : await loaders.leg.load(idOf(id, 'TRANSFER_UNKNOWN'));
    return showLeg(call, found(row || null, 'TRANSFER_UNKNOWN', field));
  }

  @Authorized('account:read')
  @Query(() => LegPage, { description: 'Over all accounts that the viewer may see, newest first.' })
  async legs(
    @Ctx() call: WalletCall,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => LegFilter, { nullable: true }) filter?: LegFilter,
  ): Promise<LegPage> {
    const { deps, viewer, loaders } = call;
    const query = legQuery(call, filter);
    const page = query.accountId
      ? await loaders.legsOf(query.accountId, query, paging)
      : await legRepo.everywhere(deps.db, viewer, query, windowOf(paging));
    return showPage(page, (row) => showLeg(call, row));
  }

  @FieldResolver(() => Transfer)
  async transfer(@Ctx() call: WalletCall, @Root() { row }: Leg): Promise<Transfer> {
    return showTransfer(call, (await call.loaders.transfer.load(row.transferId))!);
  }

  @FieldResolver(() => Leg, {
    nullable: true,
    description: 'Of a refund: what it gives back, as the account saw that.',
  })
  async original(@Ctx() call: WalletCall, @Root() { row }: Leg): Promise<Leg | null> {
    const { originalId } = (await call.loaders.transfer.load(row.transferId))!;
    const legs = originalId === null ? [] : await call.loaders.legsOfTransfer.load(originalId);
    const own = legs.find(({ accountId }) => accountId === row.accountId);
    return own ? showLeg(call, own) : null;
  }

  @FieldResolver(() => Account, { nullable: true, description: "Null where it is not the viewer's to see." })
  account(@Ctx() call: WalletCall, @Root() { row }: Leg): Promise<Account | null> {
    return seen(call, row.accountId);
  }

  @FieldResolver(() => PublicAccount, { nullable: true, description: 'Whose leg it is.' })
  party(@Ctx() call: WalletCall, @Root() { row }: Leg): Promise<PublicAccount | null> {
    return known(call, row.accountId);
  }

  @FieldResolver(() => PublicAccount, { nullable: true, description: 'The other side, where it is an account here.' })
  related(@Ctx() call: WalletCall, @Root() { row }: Leg): Promise<PublicAccount | null> {
    return known(call, row.relatedAccountId);
  }

  @FieldResolver(() => Dispute, { nullable: true })
  async dispute(@Ctx() { loaders }: WalletCall, @Root() { row }: Leg): Promise<Dispute | null> {
    const dispute = await loaders.disputeOfLeg.load(row.id);
    return dispute && disputeOf(dispute);
  }
}

@Resolver(() => Entry)
export class EntryResolver {
  @FieldResolver(() => Account)
  async account(@Ctx() call: WalletCall, @Root() { row }: Entry): Promise<Account> {
    return showAccount(call, (await call.loaders.account.load(row.accountId))!);
  }

  @FieldResolver(() => Transfer)
  async transfer(@Ctx() call: WalletCall, @Root() { row }: Entry): Promise<Transfer> {
    return showTransfer(call, (await call.loaders.transfer.load(row.transferId))!);
  }
}

@Resolver(() => Hold)
export class HoldResolver {
  @Authorized('account:read')
  @Query(() => Hold)
  async hold(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Hold> {
    const row = await call.loaders.hold.load(idOf(id, 'HOLD_UNKNOWN'));
    return showHold(call, found(row, 'HOLD_UNKNOWN'));
  }

  @FieldResolver(() => Account)
  async account(@Ctx() call: WalletCall, @Root() { row }: Hold): Promise<Account> {
    return showAccount(call, (await call.loaders.account.load(row.accountId))!);
  }

  @FieldResolver(() => Transfer)
  async transfer(@Ctx() call: WalletCall, @Root() { row }: Hold): Promise<Transfer> {
    return showTransfer(call, (await call.loaders.transfer.load(row.transferId))!);
  }
}
