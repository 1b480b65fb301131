import { type Tx, transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import type { Cause } from '../../schema/outbox';
import { events } from './events';
import { type Command, open } from './port';
import { accountOf, type Data, NOON, type Tenant, type World, walletWorld } from './testing';

/** Disputes about what was bought by card: found by the purchase, opened by it, and nobody else's. */

let world: World;
let tenant: Tenant;
let mira: string;
let account: string;
let settlement: string;

beforeAll(async () => {
  world = await walletWorld();
  tenant = await world.tenant();
  mira = await tenant.customer();
  account = (await accountOf(tenant, mira, '1000.00')).id;
  settlement = newId();
  await world.db.admin`
    insert into wallet.account (tenant_id, id, kind, role, asset_id, currency, floor)
    select tenant_id, ${settlement}, 'settlement', 'card_settlement', asset_id, currency, null
    from wallet.account where id = ${account}`;
});
afterAll(() => world.close());

const cause = (): Cause => ({
  viewer: { tenantId: tenant.id, actor: { kind: 'network', id: 'network' } },
  requestId: 'request-1',
  at: new Date(NOON),
});

async function book(...commands: Command[]): Promise<void> {
  const work = async (tx: Tx): Promise<void> => {
    const ledger = await open(tx, commands);
    for (const command of commands) expect(ledger.decide(command)).not.toBeInstanceOf(Error);
    await ledger.finish();
  };
  await transact(world.db.as('card'), work);
}

interface Purchase {
  readonly authorisationId: string;
  readonly cardId: string;
  readonly transferId: string;
  readonly holdId: string;
}

type Outcome = 'held' | 'declined' | 'captured' | 'released';

/** What the card network does to the account, as the card's own subgraph books it. */
async function purchase(outcome: Outcome, cardId = newId()): Promise<Purchase> {
  const made = { authorisationId: newId(), cardId, transferId: newId(), holdId: newId() };
  const opening = {
    ...{ cause: cause(), transferId: made.transferId, kind: 'card_purchase' as const, amount: 10n ** 10n },
    ...{ from: { accountId: account }, to: { accountId: settlement } },
    facts: { cardId, authorisationId: made.authorisationId },
  } as const;
  const { holdId } = made;
  if (outcome === 'declined') await book({ ...opening, verb: 'decline', reason: 'mcc' });
  else await book({ ...opening, verb: 'hold', holdId });
  if (outcome === 'captured') await book({ verb: 'capture', cause: cause(), holdId });
  if (outcome === 'released') await book({ verb: 'release', cause: cause(), holdId });
  return made;
}

const refund = ({ transferId: originalId, authorisationId, cardId }: Purchase): Promise<void> =>
  book({
    ...{
      verb: 'refund',
      kind: 'card_refund',
      mark: 'refunded',
      cause: cause(),
      originalId,
      transferId: newId(),
      amount: 10n ** 9n,
    },
    facts: { cardId, authorisationId },
  });

const OPEN = `mutation ($legId: ID, $authorisationId: ID, $key: String) {
  openDispute(legId: $legId, authorisationId: $authorisationId, reason: "I never was there", idempotencyKey: $key) {
    id status reason leg { id } account { id } authorisation { id } card { id } } }`;
const disputed = (given: object, as?: object) => tenant.ask(OPEN, given, as);
const rows = () => world.db.admin`select d.id from wallet.dispute d where d.tenant_id = ${tenant.id} order by d.seq`;

test('a purchase is disputed by its authorisation, and shows as such from every side', async () => {
  const { authorisationId, cardId, transferId } = await purchase('captured');
  const { data } = await disputed({ authorisationId }, { customerId: mira });
  const { id, leg } = data.openDispute;
  expect(data.openDispute).toMatchObject({
    ...{ status: 'OPEN', reason: 'I never was there', account: { id: account } },
    ...{ authorisation: { id: authorisationId }, card: { id: cardId } },
  });
  const [row] = await world.db.admin`select transfer_id from wallet.leg where id = ${leg.id}`;
  expect(row).toEqual({ transfer_id: transferId });
  const [event] = await world.db.admin`select * from events.outbox where resource_id = ${id}`;
  expect(event).toMatchObject({ type: 'dispute.opened', resource_type: 'dispute' });
  events['dispute.opened'].parse(event);
  const seen = await tenant.ask(
    `query ($of: [_Any!]!, $transfer: ID!, $filter: DisputeFilter, $other: DisputeFilter) {
      _entities(representations: $of) {
        ... on Authorisation { dispute { id status } } ... on Card { disputes { total nodes { id } } } ... on Dispute { reason } }
      transfer(id: $transfer) { authorisation { id } card { id } legs { dispute { id } } }
      byCard: disputes(filter: $filter) { nodes { id } } byAuthorisation: disputes(filter: $other) { nodes { id } } }`,
    {
      of: [
        { __typename: 'Authorisation', id: authorisationId },
        { __typename: 'Card', id: cardId },
        { __typename: 'Dispute', id },
      ],
      ...{ transfer: transferId, filter: { cardId }, other: { authorisationId } },
    },
  );
  expect(seen.data).toEqual({
    _entities: [
      { dispute: { id, status: 'OPEN' } },
      { disputes: { total: 1, nodes: [{ id }] } },
      { reason: 'I never was there' },
    ],
    transfer: { authorisation: { id: authorisationId }, card: { id: cardId }, legs: [{ dispute: { id } }] },
    ...{ byCard: { nodes: [{ id }] }, byAuthorisation: { nodes: [{ id }] } },
  });
});

test('a dispute that is about no card says so', async () => {
  const { data } = await tenant.ask(`{ account(id: "${account}") { legs(last: 1) { nodes { id } } } }`);
  const [leg] = data.account.legs.nodes;
  expect((await disputed({ legId: leg.id })).data.openDispute).toMatchObject({ authorisation: null, card: null });
});

test.each<[Outcome, string]>([
  ['declined', 'declined'],
  ['held', 'pending'],
  ['released', 'reversed'],
])('what was %s cannot be disputed', async (outcome, status) => {
  const { authorisationId } = await purchase(outcome);
  const before = await rows();
  const answer = await disputed({ authorisationId });
  expect(answer).toMatchObject({ code: 'TRANSFER_NOT_DISPUTABLE', field: 'authorisationId' });
  expect(answer.errors![0]!.extensions.details).toMatchObject({ status });
  expect(await rows()).toEqual(before);
});

test('once for ever, by whichever name; the same key again is the same dispute', async () => {
  const { authorisationId } = await purchase('captured');
  const one = await disputed({ authorisationId, key: 'k-1' });
  const again = await disputed({ authorisationId, key: 'k-1' });
  expect(again.data.openDispute).toEqual(one.data.openDispute);
  expect(await disputed({ authorisationId })).toMatchObject({ code: 'DISPUTE_EXISTS', field: 'authorisationId' });
  const { id: legId } = one.data.openDispute.leg;
  expect(await disputed({ legId })).toMatchObject({ code: 'DISPUTE_EXISTS', field: 'legId' });
});

test('the purchase is meant, not what was refunded of it', async () => {
  const made = await purchase('captured');
  await refund(made);
  const { data } = await tenant.ask(
    `query ($filter: TransferFilter) { transfers(filter: $filter) { nodes { id kind legs { id } } } }`,
    { filter: { authorisationId: made.authorisationId, kind: ['CARD_REFUND'] } },
  );
  const [{ legs }] = data.transfers.nodes;
  await disputed({ legId: legs[0].id });
  expect(await dispute(made.authorisationId)).toBeNull();
  // Refunded in part, it is no longer simply posted.
  expect((await disputed({ authorisationId: made.authorisationId })).code).toBe('TRANSFER_NOT_DISPUTABLE');
});

const dispute = async (id: string, as?: object, whose = tenant): Promise<Data | null> => {
  const { data } = await whose.ask(
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Authorisation { dispute { id } } } }`,
    { of: [{ __typename: 'Authorisation', id }] },
    as,
  );
  return data._entities[0].dispute;
};

test('either a leg or an authorisation is named', async () => {
  for (const given of [{}, { legId: newId(), authorisationId: newId() }])
    expect(await disputed(given)).toMatchObject({ code: 'INPUT_INVALID', field: 'legId' });
});

test("another tenant's and another customer's purchases do not exist", async () => {
  const { authorisationId, cardId } = await purchase('captured');
  const refusal = { code: 'AUTHORISATION_UNKNOWN', field: 'authorisationId' };
  const elsewhere = await world.tenant();
  const stranger = { customerId: await tenant.customer() };
  const before = await rows();
  expect(await disputed({ authorisationId }, stranger)).toMatchObject(refusal);
  expect(await elsewhere.ask(OPEN, { authorisationId })).toMatchObject(refusal);
  for (const nobodys of [newId(), 'nonsense'])
    expect(await disputed({ authorisationId: nobodys })).toMatchObject(refusal);
  expect(await rows()).toEqual(before);

  const made = await disputed({ authorisationId });
  const { id } = made.data.openDispute;
  const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on Authorisation { dispute { id } } ... on Card { disputes { total nodes { id } } } ... on Dispute { id } } }`;
  const of = [
    { __typename: 'Authorisation', id: authorisationId },
    { __typename: 'Card', id: cardId },
    { __typename: 'Dispute', id },
  ];
  const nothing = [{ dispute: null }, { disputes: { total: 0, nodes: [] } }, null];
  expect((await tenant.ask(ENTITIES, { of }, stranger)).data._entities).toEqual(nothing);
  expect((await elsewhere.ask(ENTITIES, { of })).data._entities).toEqual(nothing);
  const malformed = of.map(({ __typename }) => ({ __typename, id: 'nonsense' }));
  expect((await tenant.ask(ENTITIES, { of: malformed })).data._entities).toEqual(nothing);
  expect(await dispute(authorisationId, { customerId: mira })).toEqual({ id });
  const blind = await tenant.ask(ENTITIES, { of: [of[0]] }, { scopes: [] });
  expect(blind.code).toBe('VIEWER_FORBIDDEN');
});

test('disputes of many purchases and cards cost as many statements as of one', async () => {
  const cardId = newId();
  const made: Purchase[] = [];
  for (let n = 0; n < 6; n++) made.push(await purchase('captured', n % 2 ? cardId : newId()));
  for (const { authorisationId } of made) await disputed({ authorisationId });
  const sent = async (some: readonly Purchase[]): Promise<number> => {
    world.statements.length = 0;
    const { data } = await tenant.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) {
        ... on Authorisation { dispute { id authorisation { id } } } ... on Card { disputes { total nodes { card { id } } } } } }`,
      {
        of: [
          ...some.map(({ authorisationId: id }) => ({ __typename: 'Authorisation', id })),
          ...some.map((one) => ({ __typename: 'Card', id: one.cardId })),
        ],
      },
    );
    expect(data._entities.slice(0, some.length).map((one: Data) => one.dispute.authorisation.id)).toEqual(
      some.map(({ authorisationId }) => authorisationId),
    );
    return world.statements.length;
  };
  await sent(made);
  const [one, six] = [await sent(made.slice(0, 1)), await sent(made)];
  expect(six).toBe(one);
  const { data } = await tenant.ask(
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Card { disputes(first: 2) { total nodes { authorisation { id } } pageInfo { hasNextPage } } } } }`,
    { of: [{ __typename: 'Card', id: cardId }] },
  );
  const [{ disputes }] = data._entities;
  expect(disputes).toMatchObject({ total: 3, pageInfo: { hasNextPage: true } });
  expect(disputes.nodes.map((one: Data) => one.authorisation.id)).toEqual(
    [made[5], made[3]].map((one) => one!.authorisationId),
  );
});
