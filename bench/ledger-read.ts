import assert from 'node:assert/strict';
import type { Page } from '../kernel/page';
import type { Viewer } from '../kernel/viewer';
import { loaders } from '../subgraphs/wallet/loaders';
import type { EntryRow } from '../subgraphs/wallet/repo/entries';
import { type Filled, fillLedger } from './ledger-read/fill';
import { drive } from './load';
import type { Bench, Comparison, Contestant, Prepared, Scenario } from './scenario';
import { type Database, openDatabase } from './server';

export const ledgerRead: Scenario = {
  measures:
    'How long one caller waits for a page of 20 entries of one account, the newest and one in the middle of its ' +
    'history, where the ledger holds 10,000 entries and where it holds 1,000,000.',
  prepare,
};

const SMALL = 10_000;
const LARGE = 1_000_000;
const PAGE = 20;

async function prepare({ server, defer, quick }: Bench): Promise<Prepared> {
  const sizes = [SMALL, quick ? LARGE / 10 : LARGE];
  const contestants: Contestant[] = [];
  for (const entries of sizes) {
    const database = await openDatabase(await server(), `ledger_${entries}`);
    defer(() => database.close());
    contestants.push(...readers(database, await fillLedger(database.admin, entries)));
  }
  const [small, large] = sizes as [number, number];
  const comparisons = spots.map(
    (spot): Comparison => ({ metric: 'p50Ms', of: nameOf(spot, large), to: nameOf(spot, small), atMost: 1.2 }),
  );
  return { contestants, comparisons };
}

const spots = ['newest', 'middle'] as const;
type Spot = (typeof spots)[number];

const nameOf = (spot: Spot, entries: number): string => `${spot} page of ${entries}`;

function readers(database: Database, { tenantId, accountId, entries, middle }: Filled): Contestant[] {
  const db = database.as('wallet', 1);
  const viewer: Viewer = {
    tenantId,
    actor: { kind: 'app', id: 'bench' },
    roles: [],
    scopes: ['account:read'],
    dialect: 'vaultspay-saas',
    sandbox: true,
  };
  // Loaders live as long as a request, and each page here is one.
  const read = (after?: string): Promise<Page<EntryRow>> =>
    loaders({ db }, viewer).entriesOf(accountId, { period: { from: null, before: null } }, { first: PAGE, after });
  const one = async (newest: number, after?: string): Promise<void> => {
    const { nodes } = await read(after);
    assert(nodes.length === PAGE && nodes[0]!.n === newest, 'the page that was asked for');
  };
  return spots.map((spot) => {
    const page = spot === 'newest' ? () => one(entries) : () => one(middle.n - 1, middle.cursor);
    return { name: nameOf(spot, entries), round: (ms) => drive(1, ms, page) };
  });
}
