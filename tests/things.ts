import { newId } from '../kernel/id';
import type { DialectName } from '../kernel/viewer';
import { sandbox } from '../schema/sandbox';
import { type Data, NOW, operator, type Stack } from './stack';

/** One of everything that an operation can be about, all of one customer: by these names the table of operations asks. */
export interface Things {
  readonly tenant: string;
  readonly customer: string;
  readonly credential: string;
  readonly rsaKey: string;
  readonly session: string;
  readonly kycCase: string;
  readonly notification: string;
  readonly link: string;
  readonly bank: string;
  readonly setting: string;
  /** Where the tenant is told of events. */
  readonly endpoint: string;
  readonly delivery: string;
  readonly event: string;
  readonly asset: string;
  readonly currency: string;
  readonly account: string;
  readonly code: string;
  /** Another account, as whom to pay. */
  readonly payee: string;
  readonly payeeCode: string;
  readonly payeeNumber: string;
  readonly payeeIban: string;
  readonly transfer: string;
  readonly gatewayRef: string;
  readonly leg: string;
  readonly reference: string;
  readonly hold: string;
  /** A transfer that waits for a bank. */
  readonly pending: string;
  readonly contact: string;
  readonly disputed: string;
  readonly dispute: string;
  /** A purchase that is paid. */
  readonly authorisation: string;
  readonly card: string;
  /** A card that becomes a plastic, and ends. */
  readonly plastic: string;
  /** A card with an open report. */
  readonly reported: string;
  /** Where the customer lives. */
  readonly home: string;
  /** A question of 3-D Secure that nobody has answered. */
  readonly challenge: string;
  readonly tier: string;
  readonly limit: string;
  /** A switch of the card. */
  readonly control: string;
  /** Rules that bite nobody yet. */
  readonly draft: string;
  /** Why the purchase was approved. */
  readonly decision: string;
}

export interface Whose {
  readonly dialect: DialectName;
  readonly customer: string;
  readonly account: string;
  readonly payee: string;
  readonly tier: string;
  /** Of which only this tenant has accounts. */
  readonly asset: string;
  readonly setting: string;
}

const { 'vaultspay-saas': saas, 'vaultspay-v1': v1 } = sandbox;
const ofSaas = { dialect: 'vaultspay-saas', tier: saas.tiers.debit, asset: 'AED', setting: 'a_setting' } as const;

/** A customer of the tenant that asks. */
export const mine: Whose = {
  ...ofSaas,
  customer: saas.customers.amira,
  account: saas.accounts.amira,
  payee: saas.accounts.amiraSavings,
};
/** Another customer of the same tenant. */
export const neighbours: Whose = {
  ...ofSaas,
  customer: saas.customers.bilal,
  account: saas.accounts.bilal,
  payee: saas.accounts.bilal,
};
/** A customer of another tenant. */
export const foreigners: Whose = {
  ...{ dialect: 'vaultspay-v1', customer: v1.customers.ana, account: v1.accounts.ana, payee: v1.accounts.anaAed },
  ...{ tier: v1.tiers.standard, asset: 'XYZ', setting: 'another_setting' },
};

/** What the sandbox has of them, and what it lacks, made. */
export async function thingsOf(stack: Stack, whose: Whose): Promise<Things> {
  const { tenantId: tenant } = sandbox[whose.dialect];
  const account = await publicNames(stack, tenant, whose.account);
  const payee = await publicNames(stack, tenant, whose.payee);
  return {
    ...{
      tenant,
      customer: whose.customer,
      account: whose.account,
      payee: whose.payee,
      tier: whose.tier,
      asset: whose.asset,
    },
    ...{ currency: account.currency, code: account.code, setting: whose.setting },
    ...{ payeeCode: payee.code, payeeNumber: payee.number, payeeIban: payee.iban },
    ...(await ofIdentity(stack, whose, tenant)),
    ...(await ofWebhooks(stack, whose, tenant)),
    ...(await ofWallet(stack, whose, account.currency)),
    ...(await ofCards(stack, whose, account.currency)),
  };
}

async function publicNames(
  { database }: Stack,
  tenant: string,
  id: string,
): Promise<Record<'code' | 'number' | 'iban' | 'currency', string>> {
  const [row] =
    await database.admin`select code, number, iban, currency from wallet.account where tenant_id = ${tenant} and id = ${id}`;
  return row as Record<'code' | 'number' | 'iban' | 'currency', string>;
}

async function ofIdentity(stack: Stack, { dialect, customer, setting }: Whose, tenant: string) {
  const as = operator(dialect);
  const { admin } = stack.database;
  const made = await stack.get(
    'identity',
    as,
    `mutation ($customer: ID!, $name: String!) {
      issueCredential(input: { kind: KEY, name: $name }) { credential { id } }
      createRsaKey(purpose: PIN) { id }
      linkProvider(customerId: $customer, provider: "elsewhere", externalId: $name) { id }
      addCustomerBankAccount(customerId: $customer, input: {
        rail: ACH, holderName: "Somebody", currency: "USD"
        details: { accountNumber: "123456789", routingNumber: "021000021", accountType: "CHECKING" } }) { id }
    }`,
    { customer, name: `Key of ${customer}` },
  );
  const credential: string = made.issueCredential.credential.id;
  const rows = { session: newId(), notification: newId() };
  const common = { tenant_id: tenant, customer_id: customer };
  await admin`insert into identity.session ${admin({ ...common, id: rows.session, credential_id: credential, last_active_at: NOW, expires_at: '2026-06-01T00:00:00Z' })}`;
  await admin`insert into identity.notification ${admin({ ...common, id: rows.notification, type: 'system', title: 'Hello', body: 'Hello' })}`;
  await admin`
    insert into identity.setting ${admin({ tenant_id: tenant, id: newId(), key: setting, value: 'a', type: 'text', description: 'A setting' })}
    on conflict do nothing`;
  const [kycCase] =
    await admin`select id from identity.kyc_case where tenant_id = ${tenant} and customer_id = ${customer} limit 1`;
  const [home] = await admin`
    insert into identity.address (tenant_id, id, customer_id, type, country_id, state_id, city_id, line1)
    select ${tenant}, ${newId()}, ${customer}, 'business', country_id, state_id, id, 'Somewhere 1' from identity.city limit 1
    on conflict (tenant_id, customer_id, type) do update set line1 = excluded.line1 returning id`;
  const own = {
    home: home!.id as string,
    credential,
    link: made.linkProvider.id as string,
    bank: made.addCustomerBankAccount.id as string,
    rsaKey: made.createRsaKey.id as string,
  };
  return { ...own, ...rows, kycCase: kycCase!.id as string };
}

/** The tenant's, whoever of its customers asks. */
async function ofWebhooks(stack: Stack, { dialect }: Whose, tenant: string) {
  const { createWebhookEndpoint: made } = await stack.get(
    'identity',
    operator(dialect),
    `mutation ($key: String!) {
      createWebhookEndpoint(input: { url: "https://93.184.216.34/", types: ["*"], dialect: VAULTGRAPH }, idempotencyKey: $key) {
        endpoint { id deliveries { nodes { id } } } } }`,
    { key: `endpoint-of-${tenant}` },
  );
  const [event] = await stack.database
    .admin`select id from events.outbox where tenant_id = ${tenant} order by seq limit 1`;
  const { id: endpoint, deliveries } = made.endpoint;
  return { endpoint: endpoint as string, delivery: deliveries.nodes[0].id as string, event: event!.id as string };
}

async function ofWallet(stack: Stack, { dialect, customer, account }: Whose, currency: string) {
  const as = operator(dialect);
  const { legs } = (
    await stack.get(
      'wallet',
      as,
      'query ($id: ID!) { account(id: $id) { legs(first: 100, filter: { kind: [INBOUND, DIRECT, OUTBOUND] }) { nodes { id reference status dispute { id } transfer { id kind gatewayRef } } } } }',
      { id: account },
    )
  ).account;
  const posted = legs.nodes.filter(({ status, transfer }: Data) => status === 'POSTED' && transfer.gatewayRef);
  const [one, other] = posted;
  const made = await stack.get(
    'wallet',
    as,
    `mutation ($contact: AddContactInput!, $hold: HoldInput!, $leg: ID!) {
      addContact(input: $contact) { id }
      placeHold(input: $hold) { hold { id } }
      openDispute(legId: $leg, reason: "Not mine") { id }
    }`,
    {
      contact: { customerId: customer, title: 'Dentist', iban: 'AE460090000000123456789', accountTitle: 'Dentist' },
      hold: { accountId: account, amount: { amount: '1', currency } },
      leg: other.id,
    },
  );
  const { directTransfer } = await stack.get(
    'wallet',
    as,
    'mutation ($input: DirectTransferInput!) { directTransfer(input: $input) { id } }',
    {
      input: { accountId: account, contactId: made.addContact.id, amount: { amount: '1', currency } },
    },
  );
  return {
    ...{
      transfer: one.transfer.id,
      gatewayRef: one.transfer.gatewayRef,
      leg: one.id,
      reference: one.reference,
      disputed: other.id,
    },
    ...{
      hold: made.placeHold.hold.id,
      pending: directTransfer.id,
      contact: made.addContact.id,
      dispute: made.openDispute.id,
    },
  } as const;
}

async function ofCards(stack: Stack, { dialect, account, customer }: Whose, currency: string) {
  const as = operator(dialect);
  const { issueCard, plastic, reported } = await stack.get(
    'card',
    as,
    `mutation ($input: IssueCardInput!) {
      issueCard(input: $input) { id } plastic: issueCard(input: $input) { id } reported: issueCard(input: $input) { id } }`,
    { input: { accountId: account, customerId: customer } },
  );
  const report = 'mutation ($id: ID!) { reportCard(id: $id, kind: LOST, reason: "Left in a taxi") { id } }';
  await stack.get('card', as, report, { id: reported.id });
  const { setLimit } = await stack.get(
    'rules',
    as,
    'mutation ($input: SetLimitInput!, $other: SetLimitInput!) { setLimit(input: $input) { id } other: setLimit(input: $other) { id } }',
    {
      input: { subjectKind: 'CARD', subjectId: issueCard.id, window: 'WEEK', value: '500', currency },
      other: { subjectKind: 'ACCOUNT', subjectId: account, window: 'WEEK', value: '5000', currency },
    },
  );
  const { sandboxRaiseChallenge } = await stack.get(
    'card',
    as,
    `mutation ($input: SandboxChallengeInput!, $ref: String!) {
      sandboxRaiseChallenge(input: $input, networkRef: $ref) { challenge { id } } }`,
    { input: { cardId: issueCard.id, amount: { amount: '1', currency } }, ref: issueCard.id },
  );
  const challenge = sandboxRaiseChallenge.challenge.id as string;
  const authorisation = await paid(stack, dialect, { cardId: issueCard.id, amount: { amount: '1', currency } });
  const rules = await ofRules(stack, dialect, issueCard.id, authorisation);
  const lives = { ...rules, plastic: plastic.id as string, reported: reported.id as string };
  return { ...lives, card: issueCard.id as string, limit: setLimit.id as string, challenge, authorisation };
}

async function ofRules({ database, get }: Stack, dialect: DialectName, cardId: string, authorisation: string) {
  const subject = { kind: 'CARD', id: cardId };
  const { draftRules, setControls } = await get(
    'rules',
    operator(dialect),
    `mutation ($draft: DraftRulesInput!, $subject: RuleSubjectInput!) {
      draftRules(input: $draft) { id } setControls(subject: $subject, input: { online: true }) { switches { id } } }`,
    { subject, draft: { title: 'Later', limits: [{ subject, window: 'LIFETIME', value: '1000000' }] } },
  );
  const [decision] = await database.admin`select id from rules.decision where cause_id = ${authorisation} limit 1`;
  const control: string = setControls.switches[0].id;
  return { control, draft: draftRules.id as string, decision: decision!.id as string };
}

/** Where a purchase is only held at first, the merchant takes it. */
async function paid(stack: Stack, dialect: DialectName, input: object): Promise<string> {
  const as = operator(dialect);
  const { sandboxAuthorise: made } = await stack.get(
    'card',
    as,
    'mutation ($input: SandboxAuthoriseInput!) { sandboxAuthorise(input: $input) { id state } }',
    { input },
  );
  if (made.state === 'HELD')
    await stack.get('card', as, 'mutation ($id: ID!) { sandboxCapture(id: $id) { id } }', { id: made.id });
  return made.id;
}
