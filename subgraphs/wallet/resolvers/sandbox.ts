import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { WalletCall } from '../context';
import * as bank from '../service/bank';
import { inSandbox, letHoldExpire } from '../service/sandbox';
import { BankItemInput, InboundInput, OutboundInput } from '../types/inputs';
import { Transfer } from '../types/transfer';
import { showTransfer } from './show';

/** Play the bank. Refused outside the sandbox, whoever asks. */
@Resolver(() => Transfer)
export class SandboxResolver {
  @Mutation(() => Transfer, { description: 'Money arrives at an account, cleared or not.' })
  async sandboxInbound(
    @Ctx() call: WalletCall,
    @Arg('input', () => InboundInput) input: InboundInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.inbound(call, input, key));
  }

  @Mutation(() => Transfer, { description: 'Money leaves an account for another bank, posted at once.' })
  async sandboxOutbound(
    @Ctx() call: WalletCall,
    @Arg('input', () => OutboundInput) input: OutboundInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.outbound(call, input, key));
  }

  @Mutation(() => Transfer, { description: 'The bank takes a fee, or gives one back; posted at once.' })
  async sandboxFee(
    @Ctx() call: WalletCall,
    @Arg('input', () => BankItemInput) input: BankItemInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.item(call, 'fee', input, key));
  }

  @Mutation(() => Transfer, { description: 'The bank corrects a balance; posted at once.' })
  async sandboxAdjust(
    @Ctx() call: WalletCall,
    @Arg('input', () => BankItemInput) input: BankItemInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.item(call, 'adjustment', input, key));
  }

  @Mutation(() => Transfer, {
    description: 'The bank confirms a pending transfer, named by its own id or by that of a leg of it.',
  })
  async sandboxSettle(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.settle(call, id));
  }

  @Mutation(() => Transfer, {
    description:
      'The bank refuses a pending transfer; one that was coming in is sent back. Named like one that is settled.',
  })
  async sandboxRefuse(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { defaultValue: 'Refused by the bank' }) reason: string,
  ): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.refuse(call, id, reason));
  }

  @Mutation(() => Transfer, { description: 'The bank returns a transfer that had left.' })
  async sandboxReturn(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { defaultValue: 'Returned by the bank' }) reason: string,
  ): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await bank.returned(call, id, reason));
  }

  @Mutation(() => Transfer, { description: 'Time passes for one hold: as if its end had come.' })
  async sandboxLetHoldExpire(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<Transfer> {
    inSandbox(call);
    return showTransfer(call, await letHoldExpire(call, id));
  }
}
