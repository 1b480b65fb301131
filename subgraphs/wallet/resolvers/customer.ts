import { Arg, Args, Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { money, Paging } from '../../../kernel/graphql';
import type { WalletCall } from '../context';
import { AccountPage, CurrencyTotal, Customer } from '../types/account';
import { AccountFilter, TransferFilter } from '../types/filters';
import { TransferPage } from '../types/transfer';
import { accountQuery, transferQuery } from './filters';
import { scaleOf, showAccount, showPage, showTransfer } from './show';

/** What the wallet knows of a customer. Looked up within the viewer's reach, so somebody else's has nothing here. */
@Resolver(() => Customer)
export class CustomerResolver {
  @Authorized('account:read')
  @FieldResolver(() => AccountPage)
  async accounts(
    @Ctx() call: WalletCall,
    @Root() { id }: Customer,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AccountFilter, { nullable: true }) filter?: AccountFilter,
  ): Promise<AccountPage> {
    const page = await call.loaders.accountsOf(id, accountQuery(filter), paging);
    return showPage(page, (row) => showAccount(call, row));
  }

  @Authorized('account:read')
  @FieldResolver(() => [CurrencyTotal], { description: 'What the customer holds, per currency.' })
  async totalBalances(@Ctx() call: WalletCall, @Root() { id }: Customer): Promise<CurrencyTotal[]> {
    const totals = await call.loaders.totals.load(id);
    return Promise.all(
      totals.map(async ({ currency, accounts, posted, held, incoming }) => {
        const scale = await scaleOf(call, currency);
        const [balance, available] = [money(posted, scale), money(posted - held, scale)];
        return { currency, accounts, balance, available, held: money(held, scale), incoming: money(incoming, scale) };
      }),
    );
  }

  @Authorized('account:read')
  @FieldResolver(() => TransferPage, { description: 'What any of their accounts paid or received, newest first.' })
  async transfers(
    @Ctx() call: WalletCall,
    @Root() { id }: Customer,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => TransferFilter, { nullable: true }) filter?: TransferFilter,
  ): Promise<TransferPage> {
    const page = await call.loaders.transfersOf.customer(id, transferQuery(filter), paging);
    return showPage(page, (row) => showTransfer(call, row));
  }
}
