import { and, desc, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Page, PageArgs } from '../../../kernel/page';
import type { DialectName } from '../../../kernel/viewer';
import { among, touched } from '../../../schema/kinds';
import {
  address,
  kycCase,
  kycDocument,
  kycHistory,
  kycIdentification,
  kycPersonal,
} from '../../../schema/tables/identity';
import type { Level } from '../kyc';
import type { Owner } from './customers';
import { pageBy } from './list';

export type Case = typeof kycCase.$inferSelect;
export type Personal = typeof kycPersonal.$inferSelect;
export type Identification = typeof kycIdentification.$inferSelect;
export type Address = typeof address.$inferSelect;
export type Step = typeof kycHistory.$inferSelect;
type Orm = Pick<Db | Tx, 'orm'>;

/** A document without its content, which nothing here reads back. */
const documentColumns = {
  tenantId: kycDocument.tenantId,
  id: kycDocument.id,
  seq: kycDocument.seq,
  customerId: kycDocument.customerId,
  caseId: kycDocument.caseId,
  type: kycDocument.type,
  side: kycDocument.side,
  status: kycDocument.status,
  contentType: kycDocument.contentType,
  fileName: kycDocument.fileName,
  size: kycDocument.size,
  createdAt: kycDocument.createdAt,
};
export type Document = Omit<
  typeof kycDocument.$inferSelect,
  'contentSealed' | 'sha256' | 'version' | 'updatedAt' | 'replacedAt'
>;

export async function findCase({ orm }: Orm, tenantId: string, id: string): Promise<Case | undefined> {
  return (
    await orm
      .select()
      .from(kycCase)
      .where(and(eq(kycCase.tenantId, tenantId), eq(kycCase.id, id)))
  )[0];
}

export async function lockCase({ orm }: Tx, tenantId: string, id: string): Promise<Case | undefined> {
  const where = and(eq(kycCase.tenantId, tenantId), eq(kycCase.id, id));
  return (await orm.select().from(kycCase).where(where).for('no key update'))[0];
}

/** A session by its id alone, of whichever tenant it is. */
export async function findSession({ orm }: Orm, id: string): Promise<Case | undefined> {
  const where = and(eq(kycCase.id, id), eq(kycCase.kind, 'session'));
  return (await orm.select().from(kycCase).where(where))[0];
}

/** Under the lock of the customer, of whom at most one case is in review and one pending; in this order. */
export const openCases = ({ orm }: Orm, tenantId: string, customerId: string): Promise<Case[]> => {
  const open = inArray(kycCase.status, ['pending', 'in_review']);
  const where = and(eq(kycCase.tenantId, tenantId), eq(kycCase.customerId, customerId), open);
  return orm.select().from(kycCase).where(where).orderBy(kycCase.status);
};

export const openCase = async (orm: Orm, tenantId: string, customerId: string): Promise<Case | undefined> =>
  (await openCases(orm, tenantId, customerId))[0];

export const caseInReview = async (orm: Orm, tenantId: string, customerId: string): Promise<Case | undefined> =>
  (await openCases(orm, tenantId, customerId)).find(({ status }) => status === 'in_review');

export async function insertCase({ orm }: Tx, row: typeof kycCase.$inferInsert): Promise<Case> {
  const [inserted] = await orm.insert(kycCase).values(row).returning();
  return inserted!;
}

export async function updateCase({ orm }: Tx, row: Case, now: Date, change: Partial<Case>): Promise<Case> {
  const where = and(eq(kycCase.tenantId, row.tenantId), eq(kycCase.id, row.id));
  const [updated] = await orm
    .update(kycCase)
    .set({ ...change, ...touched(kycCase.version, now) })
    .where(where)
    .returning();
  return updated!;
}

const expired = (now: Date) => ({ status: 'expired' as const, ...touched(kycCase.version, now) });

/** Hosted sessions, and reviews of what was sent in, of those statuses. */
export async function expireSessions(
  { orm }: Tx,
  tenantId: string,
  customerId: string,
  now: Date,
  statuses: Case['status'][],
): Promise<void> {
  const whose = and(eq(kycCase.tenantId, tenantId), eq(kycCase.customerId, customerId));
  const which = and(inArray(kycCase.kind, ['session', 'documents']), inArray(kycCase.status, statuses));
  await orm.update(kycCase).set(expired(now)).where(and(whose, which));
}

/** Sessions that ask for nothing any more that has not been verified. */
export async function expireServed(
  { orm }: Tx,
  tenantId: string,
  customerId: string,
  now: Date,
  levels: Level[],
): Promise<void> {
  const whose = and(eq(kycCase.tenantId, tenantId), eq(kycCase.customerId, customerId), eq(kycCase.kind, 'session'));
  const which = and(eq(kycCase.status, 'pending'), inArray(kycCase.askedLevel, levels));
  await orm.update(kycCase).set(expired(now)).where(and(whose, which));
}

/** Their day is over. Whoever reads one sees it before this does. */
export async function expireOverdue({ sql }: Pick<Db, 'sql'>, now: Date): Promise<number> {
  const { count } = await sql`
    update identity.kyc_case set status = 'expired', version = version + 1, updated_at = ${now.toISOString()}
    where status = 'pending' and kind = 'session' and expires_at <= ${now.toISOString()}`;
  return count;
}

export interface Due {
  readonly tenantId: string;
  readonly dialect: DialectName;
  readonly customerId: string;
  readonly id: string;
}

/** Reviews of which the sandbox's reviewer is to tell the verdict by now. */
export const due = ({ sql }: Pick<Db, 'sql'>, now: Date, most: number): Promise<Due[]> =>
  sql<Due[]>`
    select k.tenant_id as "tenantId", k.customer_id as "customerId", k.id, t.dialect
    from identity.kyc_case as k join identity.tenant as t on t.tenant_id = k.tenant_id and t.id = k.tenant_id
    where k.status = 'in_review' and k.due_at <= ${now.toISOString()}
    order by k.due_at limit ${most}`;

/** One that could not be told waits as long again as it has waited, so that those behind it come first. */
export async function postpone({ sql }: Pick<Db, 'sql'>, { tenantId, id }: Due, now: Date): Promise<void> {
  const at = now.toISOString();
  await sql`
    update identity.kyc_case set due_at = ${at}::timestamptz + greatest(${at}::timestamptz - updated_at, '1 second')
    where tenant_id = ${tenantId} and id = ${id} and status = 'in_review' and due_at <= ${at}`;
}

export interface CaseFilter {
  readonly status?: string | null;
  readonly kind?: string | null;
  readonly customerId?: string | null;
}

export const listCases = (
  db: Db,
  tenantId: string,
  { status, kind, customerId }: CaseFilter,
  args: PageArgs,
): Promise<Page<Case>> => {
  const where = and(
    eq(kycCase.tenantId, tenantId),
    status ? eq(kycCase.status, status as Case['status']) : undefined,
    kind ? eq(kycCase.kind, kind as Case['kind']) : undefined,
    customerId ? eq(kycCase.customerId, customerId) : undefined,
  );
  return pageBy(db, kycCase, where, args);
};

type OfCustomer =
  | typeof kycCase
  | typeof kycPersonal
  | typeof kycIdentification
  | typeof kycDocument
  | typeof address
  | typeof kycHistory;
const of = (table: OfCustomer, tenantId: string, ids: readonly string[]): SQL =>
  and(eq(table.tenantId, tenantId), among(table.customerId, ids))!;

export const cases = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Case[]> =>
  orm
    .select()
    .from(kycCase)
    .where(of(kycCase, tenantId, ids))
    .orderBy(desc(kycCase.seq));

export const history = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Step[]> =>
  orm
    .select()
    .from(kycHistory)
    .where(of(kycHistory, tenantId, ids))
    .orderBy(kycHistory.seq);

export const personals = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Personal[]> =>
  orm
    .select()
    .from(kycPersonal)
    .where(of(kycPersonal, tenantId, ids));

export const identifications = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Identification[]> =>
  orm
    .select()
    .from(kycIdentification)
    .where(of(kycIdentification, tenantId, ids));

export const addresses = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Address[]> =>
  orm
    .select()
    .from(address)
    .where(of(address, tenantId, ids))
    .orderBy(address.seq);

/** By the public number; of a holder only their own. */
export const addressesBySeq = (
  { orm }: Orm,
  { tenantId, customerId }: Owner,
  seqs: readonly number[],
): Promise<Address[]> =>
  orm
    .select()
    .from(address)
    .where(
      and(
        eq(address.tenantId, tenantId),
        among(address.seq, seqs),
        customerId ? eq(address.customerId, customerId) : undefined,
      ),
    );

/** Those that count: not replaced by a later one. */
export const documents = ({ orm }: Orm, tenantId: string, ids: readonly string[]): Promise<Document[]> =>
  orm
    .select(documentColumns)
    .from(kycDocument)
    .where(and(of(kycDocument, tenantId, ids), isNull(kycDocument.replacedAt)))
    .orderBy(kycDocument.seq);

export async function insertStep({ orm }: Tx, row: typeof kycHistory.$inferInsert): Promise<void> {
  await orm.insert(kycHistory).values(row);
}

export async function insertPersonal({ orm }: Tx, row: typeof kycPersonal.$inferInsert): Promise<Personal> {
  return (await orm.insert(kycPersonal).values(row).returning())[0]!;
}

export async function updatePersonal(
  { orm }: Tx,
  row: Personal,
  now: Date,
  change: Partial<Personal>,
): Promise<Personal> {
  const where = and(eq(kycPersonal.tenantId, row.tenantId), eq(kycPersonal.id, row.id));
  const set = { ...change, ...touched(kycPersonal.version, now) };
  return (await orm.update(kycPersonal).set(set).where(where).returning())[0]!;
}

export async function insertIdentification(
  { orm }: Tx,
  row: typeof kycIdentification.$inferInsert,
): Promise<Identification> {
  return (await orm.insert(kycIdentification).values(row).returning())[0]!;
}

export async function updateIdentification(
  { orm }: Tx,
  row: Identification,
  now: Date,
  change: Partial<Identification>,
): Promise<Identification> {
  const where = and(eq(kycIdentification.tenantId, row.tenantId), eq(kycIdentification.id, row.id));
  const set = { ...change, ...touched(kycIdentification.version, now) };
  return (await orm.update(kycIdentification).set(set).where(where).returning())[0]!;
}

export async function insertAddress({ orm }: Tx, row: typeof address.$inferInsert): Promise<Address> {
  return (await orm.insert(address).values(row).returning())[0]!;
}

export async function updateAddress({ orm }: Tx, row: Address, now: Date, change: Partial<Address>): Promise<Address> {
  const where = and(eq(address.tenantId, row.tenantId), eq(address.id, row.id));
  return (
    await orm
      .update(address)
      .set({ ...change, ...touched(address.version, now) })
      .where(where)
      .returning()
  )[0]!;
}

/** The same type and side again takes the place of one that has not been accepted. */
export async function putDocument(tx: Tx, row: typeof kycDocument.$inferInsert, now: Date): Promise<Document> {
  const { orm } = tx;
  const same = and(
    of(kycDocument, row.tenantId, [row.customerId]),
    eq(kycDocument.type, row.type),
    row.side ? eq(kycDocument.side, row.side) : isNull(kycDocument.side),
    inArray(kycDocument.status, ['received', 'rejected']),
    isNull(kycDocument.replacedAt),
  );
  await orm
    .update(kycDocument)
    .set({ replacedAt: now, ...touched(kycDocument.version, now) })
    .where(same);
  return (await orm.insert(kycDocument).values(row).returning(documentColumns))[0]!;
}

/** What is waiting for a verdict gets it. */
export async function markDocuments(
  { orm }: Tx,
  tenantId: string,
  customerId: string,
  status: 'accepted' | 'rejected',
  now: Date,
): Promise<void> {
  const waiting = and(
    of(kycDocument, tenantId, [customerId]),
    eq(kycDocument.status, 'received'),
    isNull(kycDocument.replacedAt),
  );
  await orm
    .update(kycDocument)
    .set({ status, ...touched(kycDocument.version, now) })
    .where(waiting);
}

export async function document({ orm }: Orm, tenantId: string, id: string): Promise<Document | undefined> {
  const where = and(eq(kycDocument.tenantId, tenantId), eq(kycDocument.id, id));
  return (await orm.select(documentColumns).from(kycDocument).where(where))[0];
}
