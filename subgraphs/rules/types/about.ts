import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { SubjectKind } from '../repo';
import { AccountStub, CardStub, TierStub } from './stubs';
import { RuleSubject } from './words';

/** Whatever is about somebody: whom. */
@ObjectType({ simpleResolvers: true })
export abstract class About {
  @Field(() => RuleSubject)
  subjectKind!: SubjectKind;

  @Field(() => ID)
  subjectId!: string;

  @Field(() => CardStub, { nullable: true, description: 'The subject, where it is a card.' })
  card!: CardStub | null;

  @Field(() => AccountStub, { nullable: true, description: 'The subject, where it is an account.' })
  account!: AccountStub | null;

  @Field(() => TierStub, { nullable: true, description: 'The subject, where it is a card product.' })
  tier!: TierStub | null;
}

export const aboutOf = (subjectKind: SubjectKind, subjectId: string): About => ({
  subjectKind,
  subjectId,
  card: subjectKind === 'card' ? { id: subjectId } : null,
  account: subjectKind === 'account' ? { id: subjectId } : null,
  tier: subjectKind === 'tier' ? { id: subjectId } : null,
});

@InputType({ description: 'Whom rules are about. TENANT: the id is that of the tenant itself.' })
export class RuleSubjectInput {
  @Field(() => RuleSubject)
  kind!: SubjectKind;

  @Field(() => ID)
  id!: string;
}
