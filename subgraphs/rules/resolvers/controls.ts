import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { found } from '../../../kernel/error';
import type { Context } from '../context';
import type { Action } from '../limits';
import { controlById, controlsBySeq } from '../repo';
import { setControls } from '../service/set-controls';
import { resetSwitches, setSwitch } from '../service/switches';
import { setVelocityRules } from '../service/velocity';
import { RuleSubjectInput } from '../types/about';
import { ControlsInput, Switch, switchOf, VelocityRuleInput } from '../types/controls';
import { SubjectRules } from '../types/rule';
import { LimitAction } from '../types/words';
import { rulesAbout } from './about';
import { inOrder, numbers } from './named';

@Resolver()
export class ControlsResolver {
  @Authorized('rule:read')
  @Query(() => [Switch], { nullable: 'items', description: 'By public number, in the order asked: at most 100.' })
  async switchesBySeq(
    @Arg('seqs', () => [Int]) seqs: number[],
    @Ctx() { deps, viewer }: Context,
  ): Promise<(Switch | null)[]> {
    const rows = await controlsBySeq(deps.db, viewer, numbers(seqs, 'seqs'));
    return inOrder(seqs, rows.map(switchOf), ({ seq }) => seq);
  }

  @Authorized('rule:write')
  @Mutation(() => SubjectRules, {
    description:
      'Change how a card may be used, or all cards of an account or of the tenant, or new cards of a tier. Only what is given changes.',
  })
  async setControls(
    @Arg('subject', () => RuleSubjectInput) subject: RuleSubjectInput,
    @Arg('input', () => ControlsInput) input: ControlsInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<SubjectRules> {
    return rulesAbout(context, await setControls(context.deps, context, subject, input, key));
  }

  @Authorized('rule:write')
  @Mutation(() => Switch, {
    description: 'Turn one switch, or point it at other transactions. Only what is given changes.',
  })
  async setSwitch(
    @Arg('id', () => ID) id: string,
    @Arg('cardId', () => ID, { nullable: true, description: 'Whose it is, to be sure.' }) cardId: string | null,
    @Arg('allowed', () => Boolean, { nullable: true }) allowed: boolean | null,
    @Arg('appliesTo', () => LimitAction, { nullable: true }) appliesTo: Action | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Switch> {
    const { deps, viewer } = context;
    const turned = await setSwitch(deps, context, id, { cardId, allowed, appliesTo }, key);
    return switchOf(found(await controlById(deps.db, viewer, turned), 'CONTROL_UNKNOWN'));
  }

  @Authorized('rule:write')
  @Mutation(() => SubjectRules, {
    description: 'Every switch as it was made, pointed at the transactions that it was made for.',
  })
  async resetSwitches(
    @Arg('subject', () => RuleSubjectInput) subject: RuleSubjectInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<SubjectRules> {
    return rulesAbout(context, await resetSwitches(context.deps, context, subject, key));
  }

  @Authorized('rule:write')
  @Mutation(() => SubjectRules, {
    description:
      'Say how fast cards may be used: at most five rules, each with another window. Replaces all there are.',
  })
  async setVelocityRules(
    @Arg('subject', () => RuleSubjectInput) subject: RuleSubjectInput,
    @Arg('rules', () => [VelocityRuleInput]) rules: VelocityRuleInput[],
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<SubjectRules> {
    return rulesAbout(context, await setVelocityRules(context.deps, context, subject, rules, key));
  }
}
