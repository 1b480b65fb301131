import assert from 'node:assert/strict';
import type { ExecutionResult } from 'graphql';
import { unseal } from '../../kernel/crypto';
import type { DialectName, Viewer } from '../../kernel/viewer';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import { type EventType, events } from './events';
import { card } from './index';
import { vaultContext } from './pan';

/** A tenant with a customer, an account and a tier, and every verb on a card as one short call. */

type Answer = ExecutionResult<Record<string, never>>;
// biome-ignore lint/suspicious/noExplicitAny: what a test asked for, it knows.
type Data = any;

const SHOWN = `id status lifecycle restriction restrictedBy restrictionReason form last4 statusReason generation
  embossedName recipientName design deliverySpeed holderName activatedAt closedReason expiredAt expiryMonth expiryYear token
  predecessor { id } successor { id } openReport { id } conversion { status remarks address { city } }
  fulfilment { manufacturing delivery courier trackingNumber deliveryEstimate dispatchedAt deliveredAt address { country city } }
  attempts { pin cvv expiry activation activationLockedUntil } account { id } label metadata remarks
  contact { email otpPhone { dialCode number } } approvalMethod reportedKind pinSet`;
const REPORT = 'id kind status reason remarks reviewedAt resolvedAt card { id status } newCard { id }';

export const HOME = { country: 'AE', city: 'Abu Dhabi', line1: 'Corniche 1', phone: '+971501112233' };

export class Bench {
  tenantId!: string;
  holder!: string;
  account!: string;
  tierId!: string;
  viewer!: Viewer;

  private constructor(
    readonly database: TestDatabase,
    readonly deps: ReturnType<typeof world.depsOf>,
    readonly subgraph: ReturnType<typeof card>,
  ) {}

  static async open(): Promise<Bench> {
    const database = await testDatabase();
    const deps = world.depsOf(database, 'card');
    return new Bench(database, deps, card(deps));
  }

  close = (): Promise<void> => this.database.close();

  async fresh(dialect: DialectName = 'vaultspay-saas'): Promise<void> {
    const { admin } = this.database;
    this.tenantId = await world.tenant(admin, dialect);
    this.holder = await world.customer(admin, this.tenantId);
    await admin`update identity.customer set first_name = 'Mira', last_name = 'Tan', kyc_level = 'full' where id = ${this.holder}`;
    this.account = await world.account(admin, this.tenantId, this.holder);
    this.tierId = await world.tier(admin, this.tenantId);
    this.viewer = world.viewerOf(this.tenantId, { dialect });
  }

  as = (more: Partial<Viewer>): Viewer => ({ ...this.viewer, ...more });
  get user(): Viewer {
    return this.as({ customerId: this.holder });
  }
  get staff(): Viewer {
    return this.as({ actor: { kind: 'operator', id: 'op-1' } });
  }

  run = (source: string, variables: Record<string, unknown> = {}, by = this.viewer): Promise<Answer> =>
    world.run(this.subgraph, by, source, variables);

  /** A mutation with its arguments as they are written in GraphQL. */
  ask(verb: string, args: string, by = this.viewer, shown = SHOWN): Promise<Answer> {
    const wants = /Report$|^reportCard$/.test(verb) ? REPORT : shown;
    return this.run(`mutation { it: ${verb}(${args}) { ${wants} } }`, {}, by);
  }

  async do(verb: string, args: string, by = this.viewer): Promise<Data> {
    const { data, errors } = await this.ask(verb, args, by);
    assert(!errors, `${verb}: ${errors?.map(({ message, extensions }) => `${message} ${JSON.stringify(extensions)}`)}`);
    return data!.it;
  }

  /** What it is refused with; nothing may have changed. */
  async refused(verb: string, args: string, by = this.viewer): Promise<unknown> {
    const before = await this.everything();
    const answer = await this.ask(verb, args, by);
    expect(await this.everything()).toEqual(before);
    return world.codeOf(answer);
  }

  everything = async (): Promise<unknown> => {
    const { admin } = this.database;
    const tables = ['card.card', 'card.vault', 'card.report', 'card.conversion', 'card.fulfilment', 'card.history'];
    const all = [...tables, 'card.card_account', 'card.tier', 'events.outbox', 'events.once', 'identity.audit'];
    return Promise.all(
      all.map((table) =>
        admin.unsafe(`select t::text from ${table} as t where tenant_id = $1 order by 1`, [this.tenantId]),
      ),
    );
  };

  async issue(more: Record<string, unknown> = {}, by = this.viewer): Promise<Data> {
    const { data, errors } = await this.tryIssue(more, by);
    assert(!errors, JSON.stringify(errors));
    return data!.it;
  }

  tryIssue = (more: Record<string, unknown> = {}, by = this.viewer, key?: string): Promise<Answer> =>
    this.run(
      `mutation ($input: IssueCardInput!, $key: String) { it: issueCard(input: $input, idempotencyKey: $key) { ${SHOWN} } }`,
      { input: { accountId: this.account, ...more }, key },
      by,
    );

  /** As if its holder had chosen a PIN. */
  async pin(id: string): Promise<void> {
    await this.database
      .admin`update card.card set pin_id = gen_random_uuid(), pin_set_at = ${world.NOW} where id = ${id}`;
  }

  async plastic(): Promise<Data> {
    const made = await this.issue({ form: 'PHYSICAL', address: HOME });
    await this.pin(made.id);
    return made;
  }

  async see(id: string, by = this.viewer): Promise<Data> {
    const { data, errors } = await this.run(`query ($id: ID!) { it: card(id: $id) { ${SHOWN} } }`, { id }, by);
    assert(!errors, JSON.stringify(errors));
    return data!.it;
  }

  async pan(id: string): Promise<{ pan: string; expiry: string }> {
    const [row] = await this.database.admin`
      select generation, pan_sealed, valid_through::text as until from card.vault where card_id = ${id} and current`;
    const [year, month] = row!.until.split('-');
    const pan = unseal(TEST_KEYS, vaultContext(id, row!.generation), row!.pan_sealed).toString();
    return { pan, expiry: `${month}/${year.slice(2)}` };
  }

  /** What was told of a card, each checked against its schema. */
  async told(id: string): Promise<[type: string, before: string | undefined, after: string][]> {
    const rows = await this.database.admin`
      select type, before, after from events.outbox where tenant_id = ${this.tenantId} and resource_id = ${id} order by seq`;
    for (const { type, before, after } of rows) events[type as EventType].parse({ ...(before && { before }), after });
    return rows.map(({ type, before, after }) => [type, before?.status, after.status]);
  }

  async history(id: string): Promise<{ verb: string; reason: string | null; actor: string }[]> {
    const rows = await this.database.admin`
      select verb, reason, remarks, actor_kind as actor from card.history where tenant_id = ${this.tenantId} and card_id = ${id} order by seq`;
    return rows.map((row) => ({ ...row })) as never;
  }

  verbs = async (id: string): Promise<string[]> => (await this.history(id)).map(({ verb }) => verb);
}
