import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Fault } from '../../../kernel/error';
import { MoneyInput } from '../../../kernel/graphql';
import type { WalletCall } from '../context';
import * as bank from '../service/bank';
import * as corrections from '../service/corrections';
import * as holds from '../service/holds';
import * as service from '../service/transfers';
import {
  AdjustInput,
  ChargeFeeInput,
  DirectTransferInput,
  HoldInput,
  InboundInput,
  OutboundInput,
  TopUpInput,
  TransferInput,
  WithdrawInput,
} from '../types/inputs';
import { Transfer } from '../types/transfer';
import { showTransfer } from './show';

/** Holds are the tenant's business: an end user who could release one would spend what is promised. */
function notHolder({ viewer }: WalletCall): void {
  if (viewer.customerId) throw new Fault('VIEWER_FORBIDDEN', { reason: 'not for end users' });
}

@Resolver(() => Transfer)
export class MoneyResolver {
  @Authorized('money:move')
  @Mutation(() => Transfer, { name: 'transfer', description: 'Between two accounts of the tenant, at once.' })
  async send(
    @Ctx() call: WalletCall,
    @Arg('input', () => TransferInput) input: TransferInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await service.transfer(call, input, key));
  }

  @Authorized('money:move')
  @Mutation(() => Transfer, {
    description: 'To a payment contact: pending until the bank answers, where it takes its time.',
  })
  async directTransfer(
    @Ctx() call: WalletCall,
    @Arg('input', () => DirectTransferInput) input: DirectTransferInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await service.directTransfer(call, input, key));
  }

  @Authorized('money:move')
  @Mutation(() => Transfer)
  async topUp(
    @Ctx() call: WalletCall,
    @Arg('input', () => TopUpInput) input: TopUpInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await service.topUp(call, input, key));
  }

  @Authorized('money:move')
  @Mutation(() => Transfer, { description: "To the owner's own bank account, at once." })
  async withdraw(
    @Ctx() call: WalletCall,
    @Arg('input', () => WithdrawInput) input: WithdrawInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await service.withdraw(call, input, key));
  }

  @Authorized('money:move')
  @Mutation(() => Transfer, { description: 'Promise money: it stays on the account and can no longer be spent.' })
  async placeHold(
    @Ctx() call: WalletCall,
    @Arg('input', () => HoldInput) input: HoldInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    notHolder(call);
    return showTransfer(call, await holds.place(call, input, key));
  }

  @Authorized('money:move')
  @Mutation(() => Transfer, { description: 'Book what is held, or a part of it; the rest is released when final.' })
  async captureHold(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput, { nullable: true }) amount?: MoneyInput,
    @Arg('final', () => Boolean, { defaultValue: true }) final?: boolean,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    notHolder(call);
    return showTransfer(call, await holds.capture(call, id, { amount, final }, key));
  }

  @Authorized('money:move')
  @Mutation(() => Transfer, { description: 'Give back what is held, or a part of it.' })
  async releaseHold(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput, { nullable: true }) amount?: MoneyInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    notHolder(call);
    return showTransfer(call, await holds.release(call, id, { amount }, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, {
    description: 'A new transfer from who received to who paid. Without an amount: all that is left.',
  })
  async refundTransfer(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput, { nullable: true }) amount?: MoneyInput,
    @Arg('reason', () => String, { nullable: true }) reason?: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await corrections.refund(call, id, { amount, reason }, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: 'Undo a posted transfer as a whole, under its own id.' })
  async reverseTransfer(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
    @Arg('keepCharges', () => Boolean, { defaultValue: false }) keepCharges?: boolean,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await corrections.reverse(call, id, { reason, keepCharges }, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: "Correct a balance against the tenant's adjustments." })
  async adjustBalance(
    @Ctx() call: WalletCall,
    @Arg('input', () => AdjustInput) input: AdjustInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await corrections.adjust(call, input, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: 'A fee on its own, not part of another transfer.' })
  async chargeFee(
    @Ctx() call: WalletCall,
    @Arg('input', () => ChargeFeeInput) input: ChargeFeeInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await corrections.chargeFee(call, input, key));
  }
}

/** What the bank tells: for whoever connects it. */
@Resolver(() => Transfer)
export class BankResolver {
  @Authorized('money:adjust')
  @Mutation(() => Transfer, {
    description: 'Money has arrived, cleared or not. To a closed account: returned, nothing is booked.',
  })
  async postInbound(
    @Ctx() call: WalletCall,
    @Arg('input', () => InboundInput) input: InboundInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await bank.inbound(call, input, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: 'Money has left.' })
  async postOutbound(
    @Ctx() call: WalletCall,
    @Arg('input', () => OutboundInput) input: OutboundInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await bank.outbound(call, input, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: 'The bank confirms a pending transfer, in or out.' })
  async settleTransfer(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await bank.settle(call, id, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, {
    description: 'The bank refuses a pending transfer: out, it has failed; in, it is sent back.',
  })
  async refuseTransfer(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await bank.refuse(call, id, reason, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: 'The bank returns money that had left. Charges are kept.' })
  async returnTransfer(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    return showTransfer(call, await bank.returned(call, id, reason, key));
  }

  @Authorized('money:adjust')
  @Mutation(() => Transfer, { description: 'Nobody knows what became of a pending transfer: somebody has to look.' })
  async flagTransfer(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<Transfer> {
    return showTransfer(call, await bank.stick(call, id, reason));
  }
}
