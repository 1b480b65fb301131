import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { rolePassword } from '../kernel/crypto';
import { connect, type Db, urlFor } from '../kernel/db';
import type { Role } from '../schema/rights';
import { TEST_KEYS, TEST_PREFIX } from './keys';

export interface TestDatabase {
  /** As the superuser: for looking and for preparing what no role of ours may do. */
  readonly admin: postgres.Sql;
  readonly url: string;
  urlAs(role: Role): string;
  /** As one of our own roles, with no more rights than in production. */
  as(role: Role): Db;
  close(): Promise<void>;
}

/** A database of one's own, cloned from the migrated template. */
export async function testDatabase(): Promise<TestDatabase> {
  const { TEST_DATABASE_URL } = process.env;
  assert(TEST_DATABASE_URL, 'tests/setup.ts did not run');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const root = postgres(TEST_DATABASE_URL, { max: 1, onnotice: () => {} });
  await root.unsafe(`create database ${name} template template_vaultgraph strategy file_copy`);
  const own = new URL(TEST_DATABASE_URL);
  own.pathname = `/${name}`;
  const url = own.toString();
  const admin = postgres(url, { max: 4, onnotice: () => {}, types: { bigint: postgres.BigInt } });
  const open: Db[] = [];
  const urlAs = (role: Role): string => urlFor(url, `${TEST_PREFIX}_${role}`, rolePassword(TEST_KEYS, role));
  const as = (role: Role): Db => {
    const db = connect({ url: urlAs(role), name: `test-${role}` });
    open.push(db);
    return db;
  };
  const close = async (): Promise<void> => {
    await Promise.all([admin.end({ timeout: 1 }), ...open.map((db) => db.close())]);
    await root.unsafe(`drop database ${name} with (force)`);
    await root.end();
  };
  return { admin, url, urlAs, as, close };
}
