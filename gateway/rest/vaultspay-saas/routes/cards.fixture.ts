import { sandbox } from '../../../../schema/sandbox';
import { type Data, type Front, NOW, type Stack, startGateway, testStack } from '../../../../tests/stack';
import { type Got, type PlainClient, plainClient } from '../client.fixture';

/** The SaaS tenant of the sandbox, as its app sees it: everything by its public number. */
export interface Desk {
  readonly stack: Stack;
  readonly front: Front;
  readonly client: PlainClient;
  /** A POST, and what came of it. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Got>;
  /** The same, which must succeed: its `data`. */
  done(path: string, body: unknown): Promise<Data>;
  get(path: string): Promise<Got>;
  seq(table: 'identity.customer' | 'wallet.account' | 'card.tier' | 'card.card', id: string): Promise<number>;
  /** What was told of one card: type, status before and after. */
  told(token: number): Promise<string[]>;
  close(): Promise<void>;
}

export const saas = sandbox['vaultspay-saas'];
export const elsewhere = sandbox['vaultspay-v1'];
export const today = NOW;

export async function desk(): Promise<Desk> {
  const stack = await testStack();
  const front = await startGateway(stack, 'in process');
  const client = await plainClient(front, stack);
  const { admin } = stack.database;
  const post: Desk['post'] = (path, body, headers) => client.call(`/pcs/api/v1/${path}`, { body, headers });
  return {
    ...{ stack, front, client, post },
    get: (path) => client.call(`/pcs/api/v1/${path}`),
    done: async (path, body) => {
      const got = await post(path, body);
      expect([path, got.status, got.json.errors ?? got.json.message]).toEqual([path, 200, undefined]);
      return got.json.data;
    },
    seq: async (table, id) => Number((await admin.unsafe(`select seq from ${table} where id = $1`, [id]))[0]!.seq),
    told: async (token) => {
      const rows = await admin`
        select type, before->>'status' as was, after->>'status' as is from events.outbox
        where resource_type = 'card' and (after->>'token')::int = ${token} order by seq`;
      return rows.filter(({ was, is }) => was !== is).map(({ type, is }) => `${type} ${is}`);
    },
    close: async () => {
      await front.stop();
      await stack.close();
    },
  };
}

export const refused = ({ status, json }: Got): unknown[] => [
  status,
  json.code,
  ...(json.errors ?? [{ reason: json.message }]).map(({ key, reason }: Data) => (key ? [key, reason] : reason)),
];
export const keys = ({ status, json }: Got): unknown[] => [
  status,
  json.code,
  ...(json.errors ?? []).map(({ key }: Data) => key),
];

export const CARD_STATE = [500, 1010, 'Card status does not allow this action'];
export const BLOCKED = [500, 1012, 'Your account has been blocked.'];
export const unknown = (key: string, thing = 'Card') => [422, 1000, [key, `${thing} does not exist with this id`]];

/** As it is sent, and as it is told. */
export const HOME = {
  ...{ country: 'ARE', state: 'Dubai', city: 'Dubai', addressLine1: 'Unit 5, Palm Court', type: 'MAILING' },
  ...{ postalCode: '00000', longitude: '25.1972', latitude: '155.2744' },
};
export const HOME_TOLD = { ...HOME, addressLine2: null };
