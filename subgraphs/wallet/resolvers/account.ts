import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found, invalid } from '../../../kernel/error';
import { DateTime, type Money, Money as MoneyType, money, Paging } from '../../../kernel/graphql';
import { idOf, sought } from '../../../kernel/id';
import { policyOf } from '../../../schema/policy';
import type { WalletCall } from '../context';
import * as repo from '../repo/accounts';
import * as service from '../service/accounts';
import { Account, AccountPage, Customer, IbanDetails, PublicAccount, publicOf } from '../types/account';
import { Asset } from '../types/asset';
import { AccountFilter, EntryFilter, HoldFilter, LegFilter, TransferFilter } from '../types/filters';
import { OpenAccountInput, UpdateAccountInput } from '../types/inputs';
import { EntryPage, HoldPage, LegPage, TransferPage } from '../types/transfer';
import { accountQuery, entryQuery, holdQuery, legQuery, onlyPage, transferQuery } from './filters';
import { showAccount, showEntry, showHold, showLeg, showPage, showTransfer } from './show';

const MOST = 100;

function namedAtMost(ids: readonly string[]): readonly string[] {
  if (ids.length > MOST) throw invalid('ids', `has at most ${MOST} ids`);
  return ids;
}

@Resolver(() => Account)
export class AccountResolver {
  @Authorized('account:read')
  @Query(() => Account)
  async account(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Account> {
    const row = await call.loaders.account.load(idOf(id, 'ACCOUNT_UNKNOWN'));
    return showAccount(call, found(row, 'ACCOUNT_UNKNOWN'));
  }

  @Authorized('account:read')
  @Query(() => [Account], {
    nullable: 'items',
    description: "In the order asked, at most 100; null for what the viewer has not, and for the tenant's own books.",
  })
  async accountsById(@Ctx() call: WalletCall, @Arg('ids', () => [ID]) ids: string[]): Promise<(Account | null)[]> {
    const rows = await Promise.all(namedAtMost(ids).map((id) => call.loaders.account.load(sought(id))));
    return Promise.all(rows.map((row) => (row?.role === null ? showAccount(call, row) : null)));
  }

  @Authorized('account:read')
  @Query(() => AccountPage)
  async accounts(
    @Ctx() call: WalletCall,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AccountFilter, { nullable: true }) filter?: AccountFilter,
  ): Promise<AccountPage> {
    const { deps, viewer } = call;
    const under = [viewer.tenantId];
    const page = await onlyPage(
      viewer.tenantId,
      accountQuery(filter),
      paging,
      (query, window, total) => repo.list(deps.db, viewer, 'tenant', under, query, window, total),
      (query) => repo.count(deps.db, viewer, 'tenant', under, query),
    );
    return showPage(page, (row) => showAccount(call, row));
  }

  @Authorized('account:read')
  @Query(() => PublicAccount, { description: 'Whom a code such as VPY-K4T9QZ would pay.' })
  async publicAccount(
    @Ctx() { deps, viewer }: WalletCall,
    @Arg('code', () => String) code: string,
  ): Promise<PublicAccount> {
    const { tenantId } = viewer;
    return publicOf(found(await repo.byName(deps.db, { tenantId }, 'code', code), 'ACCOUNT_UNKNOWN', 'code'));
  }

  @Authorized('account:write')
  @Mutation(() => Account)
  async openAccount(
    @Ctx() call: WalletCall,
    @Arg('input', () => OpenAccountInput) input: OpenAccountInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Account> {
    return showAccount(call, await service.open(call, input, key));
  }

  @Authorized('account:write')
  @Mutation(() => Account)
  async updateAccount(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateAccountInput) input: UpdateAccountInput,
  ): Promise<Account> {
    return showAccount(call, await service.update(call, id, input));
  }

  @Authorized('account:write')
  @Mutation(() => Account, { description: 'Nothing goes out any more.' })
  async freezeAccount(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string,
  ): Promise<Account> {
    return showAccount(call, await service.freeze(call, id, reason));
  }

  @Authorized('account:write')
  @Mutation(() => Account, { description: 'A holder lifts only what a holder froze.' })
  async unfreezeAccount(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string,
  ): Promise<Account> {
    return showAccount(call, await service.unfreeze(call, id, reason));
  }

  @Authorized('account:write')
  @Mutation(() => Account, { description: 'Switch debits off or on; credits pass in both states.' })
  async setAccountEnabled(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('enabled', () => Boolean) enabled: boolean,
    @Arg('reason', () => String, { nullable: true }) reason?: string,
  ): Promise<Account> {
    return showAccount(call, await service.setEnabled(call, id, enabled, reason));
  }

  @Authorized('account:write')
  @Mutation(() => Account, { description: 'Give the account an IBAN of its own; one that has one keeps it.' })
  async assignIban(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Account> {
    return showAccount(call, await service.assignIban(call, id));
  }

  @FieldResolver(() => Asset)
  asset(@Ctx() { loaders }: WalletCall, @Root() { currency }: Account): Promise<Asset | null> {
    return loaders.asset.load(currency);
  }

  @FieldResolver(() => Customer, { nullable: true })
  owner(@Root() { ownerCustomerId }: Account): Customer | null {
    return ownerCustomerId === null ? null : { id: ownerCustomerId };
  }

  @FieldResolver(() => DateTime, { description: 'The moment that the balances are told of.' })
  asOf(@Ctx() { deps }: WalletCall): Date {
    return deps.clock.now();
  }

  @FieldResolver(() => Boolean, { description: "The owner's identity has been verified." })
  kycVerified(@Ctx() { loaders }: WalletCall, @Root() { ownerCustomerId }: Account): Promise<boolean> | boolean {
    return ownerCustomerId === null ? false : loaders.verified.load(ownerCustomerId);
  }

  @FieldResolver(() => IbanDetails, { nullable: true })
  async ibanDetails(@Ctx() call: WalletCall, @Root() account: Account): Promise<IbanDetails | null> {
    const { iban, bic, currency, ownerCustomerId: owner } = account;
    if (iban === null || bic === null) return null;
    const { bank } = await policyOf(call.deps.db, call.viewer.tenantId);
    return {
      iban,
      bic,
      accountName: owner === null ? null : await call.loaders.fullName.load(owner),
      accountNumber: iban.slice(-16),
      routingCode: bank.code,
      bankName: bank.name,
      bankAddress: bank.address,
      intermediary: bank.intermediaries[currency] ?? null,
    };
  }

  @FieldResolver(() => MoneyType, { description: 'What was booked up to and including that moment.' })
  async balanceAt(
    @Ctx() { loaders }: WalletCall,
    @Root() { id: accountId, scale }: Account,
    @Arg('at', () => DateTime) at: Date,
  ): Promise<Money> {
    return money(await loaders.balanceAt.load({ accountId, at }), scale);
  }

  @FieldResolver(() => EntryPage, { description: 'The ledger of the account, newest first.' })
  async entries(
    @Ctx() call: WalletCall,
    @Root() { id }: Account,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => EntryFilter, { nullable: true }) filter?: EntryFilter,
  ): Promise<EntryPage> {
    const page = await call.loaders.entriesOf(id, entryQuery(filter), paging);
    return showPage(page, (row) => showEntry(call, row));
  }

  @FieldResolver(() => LegPage, {
    description: 'What happened to the account, accepted transfers included, newest first.',
  })
  async legs(
    @Ctx() call: WalletCall,
    @Root() { id }: Account,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => LegFilter, { nullable: true }) filter?: LegFilter,
  ): Promise<LegPage> {
    const page = await call.loaders.legsOf(id, legQuery(call, filter), paging);
    return showPage(page, (row) => showLeg(call, row));
  }

  @FieldResolver(() => TransferPage, { description: 'What the account paid or received, newest first.' })
  async transfers(
    @Ctx() call: WalletCall,
    @Root() { id }: Account,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => TransferFilter, { nullable: true }) filter: TransferFilter = {},
  ): Promise<TransferPage> {
    const page = await call.loaders.transfersOf.account(id, transferQuery({ ...filter, accountId: id }), paging);
    return showPage(page, (row) => showTransfer(call, row));
  }

  @FieldResolver(() => HoldPage)
  async holds(
    @Ctx() call: WalletCall,
    @Root() { id }: Account,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => HoldFilter, { nullable: true }) filter?: HoldFilter,
  ): Promise<HoldPage> {
    const page = await call.loaders.holdsOf(id, holdQuery(filter), paging);
    return showPage(page, (row) => showHold(call, row));
  }
}
