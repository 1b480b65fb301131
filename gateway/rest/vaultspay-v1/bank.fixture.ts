import assert from 'node:assert/strict';
import { newId } from '../../../kernel/id';
import { ulidOf, uuidOf } from '../../../kernel/ulid';
import { sandbox } from '../../../schema/sandbox';
import { type Front, type Stack, startGateway, testStack } from '../../../tests/stack';
import { client, type Got } from './client.fixture';

/** A platform of this contract with its bank and its card network, which are played over the graph with the same key. */
export async function v1World() {
  const stack = await testStack();
  const front = await startGateway(stack, 'in process');
  const { tenantId } = sandbox['vaultspay-v1'];
  const { admin } = stack.database;
  await admin`update identity.credential set rate_limit = 100000 where tenant_id = ${tenantId}`;
  const stop = async (): Promise<void> => {
    await front.stop();
    await stack.close();
  };
  return { stack, front, admin, tenantId, stop, call: client(front, stack), ...players(front, stack) };
}

export type V1World = Awaited<ReturnType<typeof v1World>>;

const USD = (amount: string) => ({ amount, currency: 'USD' });

function players(front: Front, stack: Stack) {
  const { secretKey } = stack.credentials.tenants['vaultspay-v1'];
  const does = async (document: string, variables: object): Promise<string> => {
    const { data, errors } = await front.ask(document, { ...variables }, secretKey);
    assert(data, JSON.stringify(errors));
    return data.it.id;
  };
  const took = (verb: string, type: string) => (input: object) =>
    does(`mutation ($input: ${type}!) { it: ${verb}(input: $input) { id } }`, { input });
  const about = (verb: string, id: string, amount?: string) =>
    does(`mutation ($id: ID!, $amount: MoneyInput) { it: ${verb}(id: $id, amount: $amount) { id } }`, {
      id,
      amount: amount && USD(amount),
    });
  const inbound = (account: string, amount: string, more: object = {}) =>
    took('sandboxInbound', 'InboundInput')({ to: { accountId: account }, amount: USD(amount), ...more });
  const bank = {
    inbound,
    outbound: (accountId: string, amount: string, more: object = {}) =>
      took('sandboxOutbound', 'OutboundInput')({ accountId, amount: USD(amount), ...more }),
    item: (verb: 'sandboxFee' | 'sandboxAdjust', accountId: string, direction: string, amount: string, more = {}) =>
      took(verb, 'BankItemInput')({ accountId, direction, amount: USD(amount), ...more }),
    answer: (verb: 'sandboxSettle' | 'sandboxRefuse', id: string) =>
      does(`mutation ($id: ID!) { it: ${verb}(id: $id) { id } }`, { id }),
    /** Why a credit is not taken. */
    refused: async (account: string): Promise<string | undefined> => {
      const input = { to: { accountId: account }, amount: USD('1.00') };
      const document = 'mutation ($input: InboundInput!) { sandboxInbound(input: $input) { id } }';
      return (await front.ask(document, { input }, secretKey)).code;
    },
  };
  const shop = { name: 'Dune Books', mcc: '5942', country: 'AE' };
  const network = {
    /** The id of the authorisation. */
    buy: (cardId: string, amount: string, more: object = {}) =>
      took('sandboxAuthorise', 'SandboxAuthoriseInput')({ cardId, amount: USD(amount), merchant: shop, ...more }),
    force: (cardId: string, amount: string) =>
      took('sandboxForceCapture', 'SandboxAuthoriseInput')({ cardId, amount: USD(amount), merchant: shop }),
    step: about,
    expire: (id: string) => does('mutation ($id: ID!) { it: sandboxExpireAuthorisation(id: $id) { id } }', { id }),
  };
  return {
    bank,
    network,
    issue: async (accountId: string): Promise<string> =>
      `card_${ulidOf(await took('issueCard', 'IssueCardInput')({ accountId }))}`,
    count: async (table: string): Promise<number> =>
      Number((await stack.database.admin.unsafe(`select count(*) as n from ${table}`))[0]!.n),
  };
}

/** A user of the platform, active and approved where nothing else is said. */
export async function person({ admin, tenantId, stack }: V1World, more: Record<string, unknown> = {}): Promise<string> {
  const id = newId();
  const now = stack.clock.now();
  const row = {
    ...{ tenant_id: tenantId, id, status: 'active', kyc_status: 'approved', kyc_level: 'basic' },
    ...{ first_name: 'Mira', last_name: 'Tan', created_at: now, updated_at: now },
    ...(more.status === 'deleted' && { deleted_at: now }),
    ...more,
  };
  await admin`insert into identity.customer ${admin(row)}`;
  return `usr_${ulidOf(id)}`;
}

/** What must have been done. */
export async function acted(asked: Promise<Got>): Promise<Got> {
  const got = await asked;
  assert(got.status < 300, got.text);
  return got;
}

/** The core's id of what the contract names. */
export const core = (wire: string): string => uuidOf(wire.slice(wire.indexOf('_') + 1))!;
