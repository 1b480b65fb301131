import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { invalid } from '../../../kernel/error';
import type { WalletCall } from '../context';
import { idsBySeq, type Numbered } from '../repo/numbers';
import * as assets from '../service/assets';
import { Account } from '../types/account';
import { Asset } from '../types/asset';
import { contactOf, PaymentContact } from '../types/contact';
import { Transfer } from '../types/transfer';
import { showAccount, showTransfer } from './show';

const MOST = 100;

function checked(seqs: readonly number[]): readonly number[] {
  if (seqs.length > MOST) throw invalid('seqs', `has at most ${MOST} numbers`);
  return seqs;
}

/** Whoever has such numbers, as far as the viewer may see them; null in the place of all others. */
async function behind<Row, Shown>(
  { deps, viewer }: WalletCall,
  table: Numbered,
  seqs: readonly number[],
  load: (id: string) => Promise<Row | null>,
  show: (row: Row) => Shown | null | Promise<Shown | null>,
): Promise<(Shown | null)[]> {
  const ids = await idsBySeq(deps.db, viewer.tenantId, table, checked(seqs));
  return Promise.all(
    ids.map(async (id) => {
      const row = id === null ? null : await load(id);
      return row === null ? null : show(row);
    }),
  );
}

/** By the public numbers of records, for those who know nothing else of them. */
@Resolver()
export class NumberedResolver {
  @Authorized('account:read')
  @Query(() => [Account], {
    nullable: 'items',
    description: "In the order asked; the tenant's own books are nobody's.",
  })
  accountsBySeq(@Ctx() call: WalletCall, @Arg('seqs', () => [Int]) seqs: number[]): Promise<(Account | null)[]> {
    const load = (id: string) => call.loaders.account.load(id);
    return behind(call, 'account', seqs, load, (row) => (row.role === null ? showAccount(call, row) : null));
  }

  @Authorized('account:read')
  @Query(() => [Transfer], { nullable: 'items', description: 'In the order asked.' })
  transfersBySeq(@Ctx() call: WalletCall, @Arg('seqs', () => [Int]) seqs: number[]): Promise<(Transfer | null)[]> {
    const load = (id: string) => call.loaders.transfer.load(id);
    return behind(call, 'transfer', seqs, load, (row) => showTransfer(call, row));
  }

  @Authorized('account:read')
  @Query(() => [PaymentContact], { nullable: 'items', description: 'In the order asked.' })
  paymentContactsBySeq(
    @Ctx() call: WalletCall,
    @Arg('seqs', () => [Int]) seqs: number[],
  ): Promise<(PaymentContact | null)[]> {
    return behind(call, 'contact', seqs, (id) => call.loaders.contact.load(id), contactOf);
  }

  @Authorized('account:read')
  @Query(() => [Asset], { nullable: 'items', description: 'In the order asked.' })
  async assetsBySeq(@Ctx() call: WalletCall, @Arg('seqs', () => [Int]) seqs: number[]): Promise<(Asset | null)[]> {
    const rows = new Map((await assets.list(call)).map((row) => [row.seq, row]));
    return checked(seqs).map((seq) => rows.get(seq) ?? null);
  }
}
