import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLJSONObject } from 'graphql-scalars';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Directive,
  Field,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  registerEnumType,
} from 'type-graphql';
import { type ErrorCode, Fault, found } from '../../kernel/error';
import { DateTime, MoneyInput, Paging, pageOf } from '../../kernel/graphql';
import { type Call, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import { type Scope, scopes, type Viewer } from '../../kernel/viewer';

export const TENANT = '01900000-0000-7000-8000-00000000aaaa';

const Standing = { ACTIVE: 'active', CLOSED: 'closed' } as const;
type Standing = (typeof Standing)[keyof typeof Standing];
registerEnumType(Standing, { name: 'Standing' });

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true })
export class Customer {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Standing)
  standing!: Standing;
}

@ObjectType()
class CustomerPage extends pageOf(() => Customer) {}

@ObjectType({ simpleResolvers: true })
class ResolvedViewer {
  @Field(() => GraphQLJSONObject)
  viewer!: Viewer;

  @Field(() => Int)
  rateLimit!: number;

  @Field(() => DateTime, { nullable: true })
  expiresAt!: Date | null;

  @Field(() => Int, { nullable: true })
  deviceId!: number | null;
}

const people: readonly Customer[] = [
  { id: 'c1', name: 'Amira', standing: 'active' },
  { id: 'c2', name: 'Bilal', standing: 'closed' },
];

/** What the tests saw happen inside, since from outside a cancelled call looks like any other. */
export const happened = { begun: 0, finished: 0, writing: 0, wrote: 0 };

/** A driver's error, as one would reach a resolver. */
const driverError = (): Error =>
  Object.assign(new Error('duplicate key: select secret from card.vault where pan = 4111'), {
    severity: 'ERROR',
    code: '23505',
  });

const refusals: Record<string, ErrorCode> = {
  banned: 'TENANT_BANNED',
  elsewhere: 'CREDENTIAL_IP',
  expired: 'TOKEN_EXPIRED',
};

/** Credentials that tests hand out and take back, beside the one that is always good. */
export interface Handed {
  readonly tenantId?: string;
  readonly scopes?: readonly Scope[];
  readonly expiresAt?: Date;
}
export const handed = new Map<string, Handed>();
/** How often each credential was looked at. */
export const looks = new Map<string, number>();

@Resolver()
class People {
  @Authorized<Scope>('viewer:resolve')
  @Directive('@inaccessible')
  @Query(() => ResolvedViewer)
  async viewerFor(
    @Arg('credential', () => String) credential: string,
    @Arg('ip', () => String, { nullable: true }) ip?: string,
  ): Promise<ResolvedViewer> {
    looks.set(credential, (looks.get(credential) ?? 0) + 1);
    if (refusals[credential]) throw new Fault(refusals[credential]);
    const known = credential === 'good' ? {} : handed.get(credential);
    if (!known) throw new Fault('CREDENTIAL_INVALID');
    if (known.expiresAt && known.expiresAt.getTime() <= Date.now()) throw new Fault('TOKEN_EXPIRED');
    const actor = { kind: 'operator', id: 'op-1' } as const;
    const { tenantId = TENANT, scopes: allowed = scopes, expiresAt = null } = known;
    return {
      viewer: {
        tenantId,
        actor,
        roles: [],
        scopes: allowed,
        dialect: 'vaultspay-v1',
        sandbox: true,
        ...(ip && { ip }),
      },
      rateLimit: 100,
      expiresAt,
      deviceId: null,
    };
  }

  @Query(() => String)
  async whoami(@Ctx() { viewer }: Call): Promise<string> {
    return `${viewer.tenantId} ${viewer.actor.id} ${viewer.ip ?? ''}`.trim();
  }

  @Query(() => String)
  async traced(@Ctx() { traceparent, requestId }: Call): Promise<string> {
    return `${requestId} ${traceparent ?? ''}`.trim();
  }

  @Authorized<Scope>('customer:read')
  @Query(() => Customer)
  async customer(@Arg('id', () => ID) id: string): Promise<Customer> {
    return found(
      people.find((one) => one.id === id),
      'CUSTOMER_UNKNOWN',
    );
  }

  @Authorized<Scope>('customer:read')
  @Query(() => CustomerPage)
  async customers(
    @Args(() => Paging) paging: Paging,
    @Arg('standing', () => Standing, { nullable: true }) standing?: Standing,
  ): Promise<CustomerPage> {
    const nodes = people.filter((one) => !standing || one.standing === standing).slice(0, paging.first ?? 20);
    const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
    return { nodes, pageInfo, total: async () => people.length };
  }

  @Query(() => String)
  async boom(): Promise<string> {
    throw driverError();
  }

  @Query(() => String)
  async slow(@Arg('ms', () => Int) ms: number): Promise<string> {
    happened.begun++;
    await pause(ms);
    happened.finished++;
    return 'done';
  }

  @Mutation(() => String)
  async write(@Arg('ms', () => Int) ms: number): Promise<string> {
    happened.writing++;
    await pause(ms);
    happened.wrote++;
    return 'written';
  }

  @Mutation(() => String)
  async pay(
    @Arg('input', () => MoneyInput) { amount, currency }: MoneyInput,
    @Arg('standing', () => Standing, { nullable: true }) standing?: Standing,
  ): Promise<string> {
    if (amount === '0') throw new Fault('INPUT_INVALID', { field: 'input.amount', reason: 'must be more than zero' });
    return [amount, currency, standing].filter(Boolean).join(' ');
  }
}

export const identityFixture = (): Subgraph =>
  defineSubgraph<Call>({
    name: 'identity',
    resolvers: [People],
    references: { Customer: { __resolveReference: async ({ id }) => people.find((one) => one.id === id) ?? null } },
    context: (call) => call,
  });
