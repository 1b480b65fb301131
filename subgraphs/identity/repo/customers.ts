import { and, eq, gte, isNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Page, PageArgs } from '../../../kernel/page';
import { among, amongGiven, builtOnce, touched } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { associatedPerson, bankAccount, credential, customer, providerLink } from '../../../schema/tables/identity';
import { contains, pageByTime } from './list';

export type Row = typeof customer.$inferSelect;
export type NewRow = Omit<typeof customer.$inferInsert, 'fullName'>;
export type Person = typeof associatedPerson.$inferSelect;
export type Link = typeof providerLink.$inferSelect;
export type Bank = typeof bankAccount.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

/** Whose things are looked for: the tenant's, or within it those of the end user who asks. */
export interface Owner {
  readonly tenantId: string;
  readonly customerId?: string;
}

const own = (tenantId: string, id: string): SQL => and(eq(customer.tenantId, tenantId), eq(customer.id, id))!;

export async function find({ orm }: Orm, tenantId: string, id: string): Promise<Row | undefined> {
  return (await orm.select().from(customer).where(own(tenantId, id)))[0];
}

const many = builtOnce((orm: Orm['orm']) =>
  orm
    .select()
    .from(customer)
    .where(and(eq(customer.tenantId, sql.placeholder('tenantId')), amongGiven(customer.id, 'ids')))
    .prepare('customers'),
);

export const findMany = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Row[]> =>
  many(orm).execute({ tenantId, ids: array(ids) });

/** By the public number; of a holder only themself. */
export const bySeq = ({ orm }: Orm, { tenantId, customerId }: Owner, seqs: readonly number[]): Promise<Row[]> =>
  orm
    .select()
    .from(customer)
    .where(
      and(
        eq(customer.tenantId, tenantId),
        among(customer.seq, seqs),
        customerId ? eq(customer.id, customerId) : undefined,
      ),
    );

export async function lock({ orm }: Tx, tenantId: string, id: string): Promise<Row | undefined> {
  return (await orm.select().from(customer).where(own(tenantId, id)).for('no key update'))[0];
}

export async function insert({ orm }: Tx, row: NewRow): Promise<Row> {
  const [inserted] = await orm.insert(customer).values(row).returning();
  return inserted!;
}

export async function update({ orm }: Tx, row: Row, now: Date, change: Partial<NewRow>): Promise<Row> {
  const set = { ...change, ...touched(customer.version, now) };
  const [updated] = await orm.update(customer).set(set).where(own(row.tenantId, row.id)).returning();
  return updated!;
}

export async function hasPhoneKey({ orm }: Orm, tenantId: string, key: string): Promise<boolean> {
  const same = and(eq(customer.tenantId, tenantId), eq(customer.phoneKey, key));
  return (await orm.select({ id: customer.id }).from(customer).where(same).limit(1)).length > 0;
}

/** The numbers already behind a user name: "mira", "mira2", … (the name itself counts as 1). */
export async function takenSuffixes({ sql: query }: Tx, tenantId: string, base: string): Promise<Set<number>> {
  const rows = await query<{ key: string }[]>`
    select username_key as key from identity.customer
    where tenant_id = ${tenantId} and username_key >= ${base} and username_key < ${`${base}:`}
      and substr(username_key, ${[...base].length + 1}) ~ '^[0-9]{0,9}$'`;
  return new Set(rows.map(({ key }) => Number(key.slice(base.length) || '1')));
}

export async function holdsMoney({ sql: query }: Tx, tenantId: string, id: string): Promise<boolean> {
  const [row] = await query<{ held: boolean }[]>`select wallet.customer_has_money(${tenantId}, ${id}) as held`;
  return row!.held;
}

export interface Filter {
  /** A holder's only one. */
  readonly id?: string;
  readonly type?: string | null;
  readonly status?: string | null;
  readonly kycStatus?: readonly string[] | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly username?: string | null;
  readonly search?: string | null;
  readonly role?: string | null;
  readonly active?: boolean | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
  readonly includeDeleted?: boolean | null;
  readonly otp?: boolean | null;
  readonly sms?: boolean | null;
  readonly whatsapp?: boolean | null;
  readonly telegram?: boolean | null;
  readonly parentId?: string | null;
}

const given = <T>(value: T | null | undefined, condition: (value: T) => SQL): SQL | undefined =>
  value == null ? undefined : condition(value);

const channels = ['otp', 'sms', 'whatsapp', 'telegram'] as const;

const hasRole = (tenantId: string, role: string): SQL => sql`exists (
  select 1 from ${credential} where ${credential.tenantId} = ${tenantId} and ${credential.customerId} = ${customer.id}
    and ${role} = any(${credential.roles}))`;

function conditions(tenantId: string, filter: Filter): (SQL | undefined)[] {
  const hidden = !filter.includeDeleted && filter.status !== 'deleted';
  return [
    eq(customer.tenantId, tenantId),
    given(filter.id, (id) => eq(customer.id, id)),
    hidden ? isNull(customer.deletedAt) : undefined,
    given(filter.type, (type) => eq(customer.type, type as Row['type'])),
    given(filter.status, (status) => eq(customer.status, status as Row['status'])),
    given(filter.active, (active) => (active ? eq : ne)(customer.status, 'active')),
    given(filter.kycStatus, (statuses) => among(customer.kycStatus, statuses)),
    given(filter.email, (email) => eq(sql`lower(${customer.email})`, email.trim().toLowerCase())),
    given(filter.phone, (phone) => eq(sql`${customer.dialCode} || ${customer.phone}`, phone.replace(/\D/g, ''))),
    given(filter.username, (name) => eq(sql`lower(${customer.username})`, name.trim().toLowerCase())),
    given(filter.search, (text) => contains(sql`${customer.fullName} || ' ' || coalesce(${customer.email}, '')`, text)),
    given(filter.role, (role) => hasRole(tenantId, role)),
    given(filter.parentId, (id) => eq(customer.parentId, id)),
    given(filter.since, (since) => gte(customer.createdAt, since)),
    given(filter.until, (until) => lt(customer.createdAt, until)),
    ...channels.map((channel) => given(filter[channel], (on) => eq(customer[channel], on))),
  ];
}

/** All that this list can ever show, filters aside: of a holder, themself. */
const visible = (tenantId: string, { id }: Filter): SQL =>
  and(
    eq(customer.tenantId, tenantId),
    given(id, (own) => eq(customer.id, own)),
  )!;

export const list = (db: Db, tenantId: string, filter: Filter, args: PageArgs): Promise<Page<Row>> =>
  pageByTime(db, customer, visible(tenantId, filter), and(...conditions(tenantId, filter)), args);

const of = <T extends typeof associatedPerson | typeof providerLink | typeof bankAccount>(
  table: T,
  tenantId: string,
  ids: readonly string[],
) => and(eq(table.tenantId, tenantId), among(table.customerId, ids));

export const persons = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Person[]> =>
  orm
    .select()
    .from(associatedPerson)
    .where(of(associatedPerson, tenantId, ids))
    .orderBy(associatedPerson.seq);

export const links = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Link[]> =>
  orm
    .select()
    .from(providerLink)
    .where(of(providerLink, tenantId, ids))
    .orderBy(providerLink.seq);

export const banks = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Bank[]> =>
  orm
    .select()
    .from(bankAccount)
    .where(and(of(bankAccount, tenantId, ids), isNull(bankAccount.deletedAt)))
    .orderBy(bankAccount.seq);

export async function insertPersons(
  { orm }: Tx,
  rows: readonly (typeof associatedPerson.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await orm.insert(associatedPerson).values([...rows]);
}

export async function replacePersons(
  tx: Tx,
  tenantId: string,
  customerId: string,
  rows: readonly (typeof associatedPerson.$inferInsert)[],
): Promise<void> {
  await tx.orm.delete(associatedPerson).where(of(associatedPerson, tenantId, [customerId]));
  await insertPersons(tx, rows);
}

export async function insertLink({ orm }: Tx, row: typeof providerLink.$inferInsert): Promise<Link> {
  const [inserted] = await orm.insert(providerLink).values(row).returning();
  return inserted!;
}

export async function deleteLink({ orm }: Tx, tenantId: string, id: string): Promise<Link | undefined> {
  return (
    await orm
      .delete(providerLink)
      .where(and(eq(providerLink.tenantId, tenantId), eq(providerLink.id, id)))
      .returning()
  )[0];
}

export async function insertBank({ orm }: Tx, row: typeof bankAccount.$inferInsert): Promise<Bank> {
  const [inserted] = await orm.insert(bankAccount).values(row).returning();
  return inserted!;
}

export async function removeBank({ orm }: Tx, tenantId: string, id: string, now: Date): Promise<Bank | undefined> {
  const where = and(eq(bankAccount.tenantId, tenantId), eq(bankAccount.id, id), isNull(bankAccount.deletedAt));
  return (
    await orm
      .update(bankAccount)
      .set({ deletedAt: now, ...touched(bankAccount.version, now) })
      .where(where)
      .returning()
  )[0];
}
