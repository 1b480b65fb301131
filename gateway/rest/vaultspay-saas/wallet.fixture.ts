import { logger } from '../../../kernel/log';
import { sandbox } from '../../../schema/sandbox';
import { dashboard, type Front, operator, type Stack, startGateway, testStack } from '../../../tests/stack';
import { type Got, type PlainClient, plainClient } from './client.fixture';

/** The sandbox of this dialect, an app of it that speaks in clear, and another tenant's numbers. */
export interface WalletWorld {
  readonly stack: Stack;
  readonly front: Front;
  readonly client: PlainClient;
  readonly of: Numbers;
  /** Money from outside, in whole units. */
  pay(accountId: string, amount: string): Promise<void>;
  /** The public number of a row. */
  seq(table: string, id: string): Promise<number>;
  stop(): Promise<void>;
}

/** Public numbers of the sandbox, and of another tenant's things. */
export interface Numbers {
  readonly agent: number;
  readonly amira: number;
  readonly bilal: number;
  readonly account: number;
  readonly savings: number;
  readonly bilals: number;
  readonly foreignCustomer: number;
  readonly foreignAccount: number;
  readonly foreignAsset: number;
}

const saas = sandbox['vaultspay-saas'];
const v1 = sandbox['vaultspay-v1'];

export async function walletWorld(): Promise<WalletWorld> {
  const stack = await testStack();
  const front = await startGateway(stack, 'in process', logger('silent'));
  const { admin } = stack.database;
  const seq: WalletWorld['seq'] = async (table, id) => {
    const [row] = await admin`select seq from ${admin(table)} where id = ${id}`;
    return Number(row!.seq);
  };
  const [asset] = await admin`select seq from wallet.asset where tenant_id = ${v1.tenantId} and code = 'AED'`;
  const of: Numbers = {
    agent: await seq('identity.customer', saas.agent),
    amira: await seq('identity.customer', saas.customers.amira),
    bilal: await seq('identity.customer', saas.customers.bilal),
    account: await seq('wallet.account', saas.accounts.amira),
    savings: await seq('wallet.account', saas.accounts.amiraSavings),
    bilals: await seq('wallet.account', saas.accounts.bilal),
    foreignCustomer: await seq('identity.customer', v1.customers.ana),
    foreignAccount: await seq('wallet.account', v1.accounts.anaAed),
    foreignAsset: Number(asset!.seq),
  };
  const pay: WalletWorld['pay'] = async (accountId, amount) => {
    await stack.get('wallet', dashboard, 'mutation ($input: InboundInput!) { sandboxInbound(input: $input) { id } }', {
      input: { to: { accountId }, amount: { amount, currency: 'AED' } },
    });
  };
  const stop = async (): Promise<void> => {
    await front.stop();
    await stack.close();
  };
  return { stack, front, client: await plainClient(front, stack), of, pay, seq, stop };
}

export const asOperator = operator('vaultspay-saas');

/** What a refusal tells, in short. */
export const told = ({ status, json: { code, type, message, errors } }: Got) => [
  status,
  code,
  ...(errors ? errors.map(({ key, reason }: { key: string; reason: string }) => `${key} ${reason}`) : [type, message]),
];
/** The fields that a refusal names. */
export const keysOf = ({ status, json: { code, errors = [] } }: Got) => [
  status,
  code,
  ...errors.map(({ key }: { key: string }) => key),
];
export const wrong = (...keys: string[]) => [422, 1000, ...keys];
export const blocked = [500, 1012, 'ACCOUNT_BLOCKED', 'Your account has been blocked.'];
