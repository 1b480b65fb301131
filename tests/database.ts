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
  /** Closes it, and leaves it to others as a template of this name, which tells them something. */
  keepAs(template: string, told: string): Promise<void>;
}

export const MIGRATED = 'template_vaultgraph';

/** As the superuser of the run's server, past all databases of tests. */
export function testServer(): postgres.Sql {
  const { TEST_DATABASE_URL } = process.env;
  assert(TEST_DATABASE_URL, 'tests/setup.ts did not run');
  return postgres(TEST_DATABASE_URL, { max: 1, onnotice: () => {} });
}

/** A database of one's own, cloned from a template. */
export async function testDatabase(template = MIGRATED): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const root = testServer();
  await root.unsafe(`create database ${name} template ${template} strategy file_copy`);
  const own = new URL(process.env.TEST_DATABASE_URL!);
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
  const ended = async (last: string): Promise<void> => {
    await Promise.all([admin.end({ timeout: 1 }), ...open.map((db) => db.close())]);
    await root.unsafe(last);
    await root.end();
  };
  const close = (): Promise<void> => ended(`drop database ${name} with (force)`);
  const keepAs: TestDatabase['keepAs'] = (template, told) =>
    ended(`comment on database ${name} is '${told.replaceAll("'", "''")}'; alter database ${name} rename to ${template};
      alter database ${template} allow_connections false`);
  return { admin, url, urlAs, as, close, keepAs };
}
