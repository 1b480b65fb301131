import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../../kernel/viewer';
import * as world from '../../tests/card-world';
import type { TestDatabase } from '../../tests/database';
import type { Attempt } from './attempt';
import { rules } from './index';
import { decide, session } from './judge/judge.fixture';

/** A tenant with one holder, one account and one card of one tier, and the rules subgraph to ask about them. */
export async function scene(database: TestDatabase) {
  const { admin } = database;
  const tenantId = await world.tenant(admin);
  const deps = world.depsOf(database, 'rules');
  const subgraph = rules(deps);
  const viewer = world.viewerOf(tenantId);
  const tierId = await world.tier(admin, tenantId);
  const holderId = await world.customer(admin, tenantId);
  const accountId = await world.account(admin, tenantId, holderId);
  const cardId = await world.card(admin, tenantId, holderId, accountId);
  const staff: Viewer = { ...viewer, actor: { kind: 'operator', id: 'op-1' } };
  const holder: Viewer = { ...viewer, customerId: holderId };
  const ask = (query: string, variables: Record<string, unknown> = {}, by = viewer) =>
    world.run(subgraph, by, query, variables) as Promise<ExecutionResult<Answer>>;
  const subjects = {
    CARD: { kind: 'CARD', id: cardId },
    ACCOUNT: { kind: 'ACCOUNT', id: accountId },
    TIER: { kind: 'TIER', id: tierId },
    TENANT: { kind: 'TENANT', id: tenantId },
  } as const;
  const told = () =>
    admin`select type, resource_id, before, after from events.outbox where tenant_id = ${tenantId} order by seq`;
  const entity = async (typename: string, id: string, fields: string, by = viewer): Promise<Answer> => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${typename} { ${fields} } } }`;
    return (await ask(query, { of: [{ __typename: typename, id }] }, by)).data!._entities[0];
  };
  /** Decide over attempts as the card subgraph would. */
  const db = database.as('card');
  const decideAll = (attempts: readonly Attempt[]): Promise<(string | null)[]> =>
    session(db, { attempts }, (judge) => attempts.map((one) => decide(judge, one).refused?.reason ?? null));
  const ids = { tenantId, tierId, holderId, accountId, cardId };
  return { ...ids, deps, subgraph, viewer, staff, holder, subjects, ask, told, entity, decideAll };
}
export type Scene = Awaited<ReturnType<typeof scene>>;

// A test knows what it asked for.
// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the documents
export type Answer = Record<string, any>;

/** The code of the first error and the field at fault. */
export const refusalOf = ({ errors }: ExecutionResult<unknown>): unknown[] => {
  const { code, field } = errors?.[0]?.extensions ?? {};
  return [code, field];
};
