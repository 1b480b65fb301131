import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../context';
import { told } from '../limits';
import { rulesOf } from '../service/rules-of';
import type { Named } from '../service/subject';
import { aboutOf } from '../types/about';
import { Controls, controlsOf, Switch, switchOf, VelocityRule, velocityOf } from '../types/controls';
import { Limit, limitOf } from '../types/limit';
import { Rule, ruleOf, SubjectRules } from '../types/rule';

/** What a verb about a subject answers. Whatever was read of its rules before is forgotten. */
export function rulesAbout({ load }: Context, { kind, id }: Named): SubjectRules {
  for (const loader of [load.limits, load.controls, load.lists, load.velocity]) loader[kind].clear(id);
  return Object.assign(new SubjectRules(), aboutOf(kind, id));
}

@Resolver(() => SubjectRules)
export class SubjectRulesResolver {
  @Authorized('rule:read')
  @FieldResolver(() => [Limit], { description: 'The limits that bite, each with the value that it bites at.' })
  async limits(@Root() { subjectKind, subjectId }: SubjectRules, @Ctx() { load }: Context): Promise<Limit[]> {
    return told(await load.limits[subjectKind].load(subjectId)).map(limitOf);
  }

  @Authorized('rule:read')
  @FieldResolver(() => Controls)
  async controls(@Root() { subjectKind, subjectId }: SubjectRules, @Ctx() { load }: Context): Promise<Controls> {
    return controlsOf(
      ...(await Promise.all([load.controls[subjectKind].load(subjectId), load.lists[subjectKind].load(subjectId)])),
    );
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Switch])
  async switches(@Root() { subjectKind, subjectId }: SubjectRules, @Ctx() { load }: Context): Promise<Switch[]> {
    return (await load.controls[subjectKind].load(subjectId)).map(switchOf);
  }

  @Authorized('rule:read')
  @FieldResolver(() => [VelocityRule])
  async velocity(@Root() { subjectKind, subjectId }: SubjectRules, @Ctx() { load }: Context): Promise<VelocityRule[]> {
    return (await load.velocity[subjectKind].load(subjectId)).map(velocityOf);
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Rule])
  async rules(@Root() { subjectKind, subjectId }: SubjectRules, @Ctx() { load }: Context): Promise<Rule[]> {
    const cardId = subjectKind === 'card' ? subjectId : undefined;
    return (await rulesOf(load, subjectKind, subjectId)).map((rule) => ruleOf(rule, cardId));
  }
}
