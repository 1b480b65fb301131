import type { SubgraphName } from '../kernel/config';
import type { ErrorCode } from '../kernel/error';
import type { Scope, Viewer } from '../kernel/viewer';
import type { Things } from './things';

/** `empty`: a page without rows. `done`: it is theirs to do. */
export type Outcome = ErrorCode | 'empty' | 'done';
/** What names something; a currency goes along with its account. */
export type Key = Exclude<keyof Things, 'currency'>;

/** One way to call one operation, and what becomes of it by whose things it names. */
export interface Case {
  readonly args?: (things: Things) => Record<string, unknown>;
  /** Of the caller's own things, where it is not simply done: the state they are in, or what the tenant cannot do. */
  readonly own?: Outcome;
  /** Somebody else's, where it is not what `unknown` says; one that nothing can be told of is `done`. */
  readonly foreign?: Partial<Record<Key, Outcome>>;
  /** For an end user who names another customer's, where it is not what a foreign one gets. */
  readonly holder?: Partial<Record<Key, Outcome>>;
  /** Who it is for, where it is not for an operator. */
  readonly as?: 'holder' | 'gateway' | 'hosted';
}

export interface Row {
  /** `somebody`: whoever has a credential; `anybody`: without one too. */
  readonly needs: Scope | 'somebody' | 'anybody';
  /** Whom it is not for, scope or no scope. */
  readonly refuses?: (viewer: Viewer) => boolean;
  readonly cases: readonly Case[];
}

const row = (needs: Row['needs'], ...cases: readonly Case[]): Row => ({
  needs,
  cases: cases.length > 0 ? cases : [{}],
});
/** What only the tenant does with its customers' things. */
const notByHolders = (of: Row): Row => ({ ...of, refuses: ({ customerId }) => customerId !== undefined });
const byOperators = (of: Row): Row => ({ ...of, refuses: ({ actor }) => actor.kind !== 'operator' });
const byId = (key: Key, more: Case = {}): Case => ({ args: (of) => ({ id: of[key] }), ...more });

/** What a name gets that is another tenant's, or nobody's. */
export const unknown: Record<Key, ErrorCode> = {
  tenant: 'TENANT_UNKNOWN',
  customer: 'CUSTOMER_UNKNOWN',
  credential: 'CREDENTIAL_UNKNOWN',
  rsaKey: 'CREDENTIAL_UNKNOWN',
  session: 'SESSION_UNKNOWN',
  kycCase: 'KYC_UNKNOWN',
  notification: 'NOTIFICATION_UNKNOWN',
  link: 'PROVIDER_UNKNOWN',
  bank: 'ACCOUNT_UNKNOWN',
  setting: 'SETTING_UNKNOWN',
  endpoint: 'ENDPOINT_UNKNOWN',
  delivery: 'DELIVERY_UNKNOWN',
  event: 'EVENT_GONE',
  asset: 'ASSET_UNKNOWN',
  account: 'ACCOUNT_UNKNOWN',
  code: 'ACCOUNT_UNKNOWN',
  payee: 'RECIPIENT_UNKNOWN',
  payeeCode: 'RECIPIENT_UNKNOWN',
  payeeNumber: 'RECIPIENT_UNKNOWN',
  payeeIban: 'RECIPIENT_UNKNOWN',
  transfer: 'TRANSFER_UNKNOWN',
  gatewayRef: 'TRANSFER_UNKNOWN',
  leg: 'TRANSFER_UNKNOWN',
  reference: 'TRANSFER_UNKNOWN',
  hold: 'HOLD_UNKNOWN',
  pending: 'TRANSFER_UNKNOWN',
  contact: 'CONTACT_UNKNOWN',
  disputed: 'TRANSFER_UNKNOWN',
  dispute: 'DISPUTE_UNKNOWN',
  authorisation: 'AUTHORISATION_UNKNOWN',
  card: 'CARD_UNKNOWN',
  plastic: 'CARD_UNKNOWN',
  reported: 'CARD_UNKNOWN',
  home: 'ADDRESS_UNKNOWN',
  challenge: 'CHALLENGE_UNKNOWN',
  tier: 'TIER_UNKNOWN',
  limit: 'LIMIT_UNKNOWN',
  control: 'CONTROL_UNKNOWN',
  draft: 'DRAFT_UNKNOWN',
  decision: 'DECISION_UNKNOWN',
};

/** What every viewer of a tenant names the same. */
export const shared: ReadonlySet<Key> = new Set([
  ...(['tenant', 'setting', 'asset', 'tier', 'credential', 'rsaKey', 'endpoint', 'delivery', 'event'] as const),
]);

const none = { own: 'empty' } as const;
const amount = ({ currency }: Things) => ({ amount: '1', currency });
const bankItem = (of: Things) => ({ input: { accountId: of.account, direction: 'CREDIT', amount: amount(of) } });
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x21]).toString('base64');
const person = {
  firstName: 'Nora',
  lastName: 'Said',
  dateOfBirth: '1990-01-01',
  gender: 'FEMALE',
  nationality: 'AE',
  countryOfResidence: 'AE',
};
const passport = { passportNumber: 'N1234567', passportExpiry: '2035-01-01' };
const boss = { firstName: 'Nora', lastName: 'Said', hasControl: true, isSigner: true };
const company = {
  ...{ legalName: 'Dates LLC', description: 'Sells dates', type: 'llc', industries: ['food'], highRiskActivities: [] },
  ...{ registeredAddress: { line1: 'Souk 1', city: 'Dubai', country: 'AE' }, primaryWebsite: 'https://dates.example' },
  identifyingInformation: [{ type: 'licence', number: '1' }],
};
const bankAccount = {
  ...{ rail: 'ACH', holderName: 'Nora Said', currency: 'USD' },
  details: { accountNumber: '987654321', routingNumber: '021000021', accountType: 'SAVINGS' },
};
const souk = { country: 'AE', city: 'Dubai', line1: 'Souk 1' };
const product = {
  ...{ title: 'Gold', network: 'VISA', forms: ['VIRTUAL'], bin: '40000088', billingCurrency: 'XXX', expiryMonths: 24 },
};
const to = (key: Key, as: string): Case => ({
  args: (of) => ({ input: { accountId: of.account, to: { [as]: of[key] }, amount: amount(of) } }),
});
const paid: Case['holder'] = { payeeCode: 'done', payeeNumber: 'done', payeeIban: 'done' };
const filter = (key: Key, as: string, more: Case = {}): Case => ({
  args: (of) => ({ filter: { [as]: of[key] } }),
  foreign: { [key]: 'empty' },
  ...more,
});

const subjects = ['card', 'account', 'tier', 'tenant'] as const;
/** Whatever rules can be about. */
const bySubject = (more: (of: Things) => object = () => ({})): Case[] =>
  subjects.map((key) => ({ args: (of) => ({ subject: { kind: key.toUpperCase(), id: of[key] }, ...more(of) }) }));
/** A draft of one rule; a list of one may be given as that one. */
const drafting = (key: (typeof subjects)[number], part: string, rule: object): Case => ({
  args: (of) => ({
    input: { title: 'A draft', [part]: { ...rule, subject: { kind: key.toUpperCase(), id: of[key] } } },
  }),
});

type Table = Readonly<Record<'Query' | 'Mutation', Readonly<Record<string, Row>>>>;

/** Every operation that there is, and who may do it with whose things. */
export const operations: Record<SubgraphName, Table> = {
  identity: {
    Query: {
      credential: row('credential:read', byId('credential')),
      credentials: row('credential:read'),
      customer: row('customer:read', byId('customer')),
      customers: row('customer:read', {}, filter('customer', 'parentId', none)),
      customersBySeq: row('customer:read', { args: () => ({ seqs: [1] }) }),
      customersById: row('customer:read', {
        args: ({ customer }) => ({ ids: [customer] }),
        foreign: { customer: 'done' },
        holder: { customer: 'done' },
      }),
      kycCase: row('kyc:read', {
        args: ({ kycCase: id, customer: customerId }) => ({ id, customerId }),
        foreign: { customer: 'KYC_UNKNOWN' },
      }),
      // It is no session, so there is no page.
      hostedKyc: row('hosted', byId('kycCase', { as: 'hosted', own: 'KYC_UNKNOWN' })),
      kycCases: row(
        'kyc:read',
        {},
        { args: ({ customer: customerId }) => ({ customerId }), foreign: { customer: 'empty' } },
      ),
      kycAddressesBySeq: row('kyc:read', { args: () => ({ seqs: [1] }) }),
      countries: row('customer:read'),
      countriesById: row('customer:read', { args: () => ({ ids: [784] }) }),
      statesById: row('customer:read', { args: () => ({ ids: [1] }) }),
      citiesById: row('customer:read', { args: () => ({ ids: [1] }) }),
      states: row('customer:read', { args: () => ({ countryId: 784 }) }),
      cities: row('customer:read', { args: () => ({ stateId: 1 }) }),
      country: row('customer:read', { args: () => ({ code: 'AE' }) }),
      sessions: row(
        'somebody',
        none,
        {
          args: ({ credential: credentialId }) => ({ credentialId }),
          foreign: { credential: 'empty' },
        },
        {
          args: ({ customer: customerId }) => ({ customerId }),
          foreign: { customer: 'empty' },
          holder: { customer: 'VIEWER_FORBIDDEN' },
        },
      ),
      loginHistory: row('credential:read', {
        args: ({ credential: credentialId }) => ({ credentialId }),
        foreign: { credential: 'empty' },
        own: 'empty',
      }),
      tenant: row('tenant:read'),
      auditLog: row('audit:read', {}, filter('customer', 'targetId')),
      settings: row('tenant:write'),
      notifications: row('customer:read', { as: 'holder' }),
      unreadNotifications: row('customer:read', { as: 'holder' }),
      viewerFor: row('viewer:resolve', {
        args: () => ({ credential: 'nonsense' }),
        own: 'CREDENTIAL_INVALID',
        as: 'gateway',
      }),
      appAt: row('viewer:resolve', { args: () => ({ deviceId: 31 }), as: 'gateway' }),
      me: row('somebody'),
      webhookEndpoint: row('webhook:write', byId('endpoint')),
      webhookEndpoints: row('webhook:write'),
      webhookEndpointsById: row('webhook:write', {
        args: ({ endpoint }) => ({ ids: [endpoint] }),
        foreign: { endpoint: 'done' },
      }),
      webhookEventTypes: row('webhook:write'),
      webhookEventsById: row('webhook:write', {
        args: ({ event }) => ({ ids: [event] }),
        foreign: { event: 'done' },
      }),
      webhookDelivery: row('webhook:write', byId('delivery')),
    },
    Mutation: {
      issueCredential: row('credential:write', {
        args: ({ customer: customerId }) => ({
          input: { kind: 'LOGIN', name: 'Nora', email: 'nora@mail.example', password: 'Correct-horse-1', customerId },
        }),
      }),
      rotateCredential: row('credential:write', byId('credential')),
      setCredentialIpList: row('credential:write', { args: ({ credential: id }) => ({ id, ipList: ['10.0.0.0/8'] }) }),
      setCredentialRateLimit: row('credential:write', { args: ({ credential: id }) => ({ id, rateLimit: 5 }) }),
      setCredentialGrants: row('credential:write', {
        args: ({ credential: id }) => ({ id, grants: [{ operation: 'CARDS', level: 1 }] }),
      }),
      setCredentialTransport: row('credential:write', {
        args: ({ credential: id }) => ({ id, reuseRequestIv: true }),
        own: 'INPUT_INVALID',
      }),
      createRsaKey: row('credential:write', { args: () => ({ purpose: 'PIN' }) }),
      retireRsaKey: row('credential:write', byId('rsaKey')),
      setCredentialRoles: row('credential:write', { args: ({ credential: id }) => ({ id, roles: ['platform'] }) }),
      setCredentialActive: row('credential:write', { args: ({ credential: id }) => ({ id, active: true }) }),
      revokeSession: row('somebody', byId('session')),
      revokeSessions: row('somebody', { args: ({ credential: credentialId }) => ({ credentialId }) }),
      revokeCredential: row('credential:write', byId('credential')),
      createCustomer: row('customer:write', {
        args: ({ customer: parentId }) => ({ input: { email: 'new@mail.example', parentId } }),
      }),
      createBusiness: row('customer:write', {
        args: ({ customer: parentId }) => ({
          ...{ input: { email: 'dates@mail.example', parentId }, business: company, persons: [boss] },
        }),
      }),
      updateCustomer: row('customer:write', { args: ({ customer: id }) => ({ id, input: { language: 'ARABIC' } }) }),
      setAssociatedPersons: row('customer:write', {
        args: ({ customer: customerId }) => ({ customerId, persons: [boss] }),
      }),
      linkProvider: row('customer:write', {
        args: ({ customer: customerId }) => ({ customerId, provider: 'another', externalId: '1' }),
      }),
      unlinkProvider: row('customer:write', byId('link')),
      addCustomerBankAccount: row('customer:write', {
        args: ({ customer: customerId }) => ({ customerId, input: bankAccount }),
      }),
      removeCustomerBankAccount: row('customer:write', byId('bank')),
      startKycSession: row('kyc:write', { args: ({ customer: customerId }) => ({ customerId }), own: 'KYC_APPROVED' }),
      submitKyc: row('kyc:write', byId('kycCase', { own: 'KYC_STATE' })),
      submitKycNumber: row(
        'kyc:write',
        {
          args: ({ customer: customerId }) => ({ customerId, type: 'PASSPORT', number: 'N1234567' }),
          own: 'KYC_APPROVED',
        },
        {
          args: ({ customer: customerId, account: accountId }) => ({
            customerId,
            accountId,
            type: 'PASSPORT',
            number: 'N7654321',
          }),
          own: 'KYC_APPROVED',
          // Identity knows no accounts: it is a note of the caller's, which nothing is looked up by.
          foreign: { account: 'KYC_APPROVED' },
        },
      ),
      reviewKyc: row('kyc:review', {
        args: ({ kycCase: id }) => ({ id, input: { verdict: 'APPROVED' } }),
        own: 'KYC_APPROVED',
      }),
      readKycNumber: row('kyc:review', byId('kycCase', { own: 'DOCUMENT_UNKNOWN' })),
      createKycPersonal: row('kyc:write', {
        args: ({ customer: customerId }) => ({ customerId, input: person }),
        own: 'KYC_FILE_EXISTS',
      }),
      updateKycPersonal: row('kyc:write', {
        args: ({ customer: customerId }) => ({ customerId, input: { nickName: 'Nono' } }),
        own: 'KYC_STATE',
      }),
      createKycAddress: row('kyc:write', {
        args: ({ customer: customerId }) => ({
          ...{ customerId, input: { type: 'MAILING', countryId: 784, stateId: 1, cityId: 1, line1: 'Souk 1' } },
        }),
        own: 'LOCATION_UNKNOWN',
      }),
      updateKycAddress: row('kyc:write', {
        args: ({ customer: customerId }) => ({ customerId, input: { type: 'RESIDENTIAL', line1: 'Souk 2' } }),
      }),
      createKycIdentification: row('kyc:write', {
        args: ({ customer: customerId }) => ({ customerId, input: passport }),
        own: 'KYC_FILE_EXISTS',
      }),
      updateKycIdentification: row('kyc:write', {
        args: ({ customer: customerId }) => ({ customerId, input: passport }),
        own: 'KYC_STATE',
      }),
      uploadKycDocument: row('kyc:write', {
        args: ({ customer: customerId }) => ({ customerId, input: { type: 'SELFIE', content: jpeg } }),
        own: 'KYC_APPROVED',
      }),
      login: row('anybody', {
        args: ({ tenant: tenantId }) => ({ input: { tenantId, email: 'nobody@mail.example', password: 'wrong' } }),
        own: 'LOGIN_REFUSED',
        foreign: { tenant: 'LOGIN_REFUSED' },
      }),
      loginApp: row('anybody', {
        args: () => ({ input: { clientId: 'nobody', clientSecret: 'wrong' } }),
        own: 'CREDENTIAL_INVALID',
      }),
      refreshSession: row('anybody', { args: () => ({ refreshToken: 'nonsense' }), own: 'TOKEN_INVALID' }),
      logout: row('anybody', { args: () => ({ refreshToken: 'nonsense' }) }),
      updateTenant: row('tenant:write', { args: () => ({ input: { name: 'Falcon' } }) }),
      setTenantStatus: byOperators(row('tenant:write', { args: () => ({ status: 'ACTIVE' }) })),
      setSetting: row('tenant:write', { args: ({ setting: key }) => ({ key, value: 'b' }) }),
      markNotificationRead: row('customer:read', byId('notification', { as: 'holder' })),
      markAllNotificationsRead: row('customer:read', { as: 'holder' }),
      submitHostedKyc: row('hosted', {
        args: ({ kycCase: id }) => ({ id, input: { document: 'PASSPORT' } }),
        ...{ as: 'hosted', own: 'KYC_UNKNOWN' },
      }),
      sandboxReviewCustomer: row('sandbox', {
        args: ({ customer: customerId }) => ({ customerId, input: { verdict: 'APPROVED' } }),
        own: 'KYC_STATE',
      }),
      sandboxReviewKyc: row('sandbox', {
        args: ({ kycCase: id }) => ({ id, input: { verdict: 'APPROVED' } }),
        own: 'KYC_APPROVED',
      }),
      sandboxLetTimePass: row(
        'sandbox',
        ...(['credential', 'session', 'kycCase'] as const).map(
          (key): Case => ({
            args: (of) => ({ id: of[key], seconds: 1, kind: key === 'kycCase' ? 'KYC_CASE' : key.toUpperCase() }),
          }),
        ),
        { args: ({ endpoint: id }) => ({ id, seconds: 1, kind: 'SIGNING_SECRET' }) },
      ),
      suspendCustomer: row('customer:write', byId('customer')),
      reactivateCustomer: row('customer:write', byId('customer')),
      deleteCustomer: row('customer:write', byId('customer', { own: 'CUSTOMER_HAS_BALANCE' })),
      createWebhookEndpoint: row('webhook:write', {
        args: () => ({ input: { url: 'https://93.184.216.34/', types: ['*'] } }),
      }),
      updateWebhookEndpoint: row('webhook:write', {
        args: ({ endpoint: id }) => ({ id, input: { description: 'Told' } }),
      }),
      rotateWebhookSecret: row('webhook:write', byId('endpoint')),
      testWebhookEndpoint: row('webhook:write', byId('endpoint')),
      redeliverWebhookEvent: row('webhook:write', {
        args: ({ event: eventId, endpoint: endpointId }) => ({ eventId, endpointId }),
      }),
      redeliverFailedWebhooks: row('webhook:write', {
        args: ({ endpoint: endpointId }) => ({ endpointId, since: '2026-01-01T00:00:00Z' }),
      }),
      deleteWebhookEndpoint: row('webhook:write', byId('endpoint')),
    },
  },
  wallet: {
    Query: {
      account: row('account:read', byId('account')),
      accounts: row(
        'account:read',
        {},
        filter('customer', 'ownerId'),
        filter('code', 'code'),
        filter('payeeIban', 'iban'),
        filter('payeeNumber', 'number'),
      ),
      publicAccount: row('account:read', { args: ({ code }) => ({ code }), holder: { code: 'done' } }),
      assets: row('account:read'),
      validateIban: row('account:read', { args: () => ({ iban: 'AE580961000648060012345' }) }),
      paymentContact: row('account:read', byId('contact')),
      paymentContacts: row('account:read', {}, filter('customer', 'ownerId')),
      dispute: row('account:read', byId('dispute')),
      disputes: row(
        'account:read',
        {},
        filter('account', 'accountId'),
        filter('disputed', 'legId'),
        filter('card', 'cardId', none),
        filter('authorisation', 'authorisationId', none),
      ),
      transfer: row('account:read', byId('transfer')),
      transfers: row(
        'account:read',
        filter('transfer', 'id'),
        {},
        // Between the two of them there are some, which both may see.
        filter('account', 'accountId', { holder: { account: 'done' } }),
        filter('customer', 'customerId', { holder: { customer: 'done' } }),
        filter('contact', 'contactId'),
        filter('card', 'cardId'),
        filter('authorisation', 'authorisationId'),
        filter('gatewayRef', 'gatewayRef'),
      ),
      leg: row('account:read', byId('leg'), { args: ({ reference }) => ({ reference }) }),
      legs: row(
        'account:read',
        {},
        filter('account', 'accountId'),
        filter('transfer', 'transferId'),
        filter('reference', 'reference'),
        filter('gatewayRef', 'gatewayRef'),
        filter('card', 'cardId'),
        { ...filter('payee', 'relatedAccountId'), holder: { payee: 'done' } },
      ),
      hold: row('account:read', byId('hold')),
      verifyLedger: row('ledger:verify'),
      accountsBySeq: row('account:read', { args: () => ({ seqs: [1] }) }),
      accountsById: row('account:read', {
        args: ({ account }) => ({ ids: [account] }),
        foreign: { account: 'done' },
        holder: { account: 'done' },
      }),
      transfersBySeq: row('account:read', { args: () => ({ seqs: [1] }) }),
      paymentContactsBySeq: row('account:read', { args: () => ({ seqs: [1] }) }),
      assetsBySeq: row('account:read', { args: () => ({ seqs: [1] }) }),
    },
    Mutation: {
      openAccount: row('account:write', {
        args: ({ customer: customerId }) => ({ input: { customerId, currency: 'AED' } }),
      }),
      updateAccount: row('account:write', { args: ({ account: id }) => ({ id, input: { label: 'Mine' } }) }),
      freezeAccount: row('account:write', byId('account')),
      unfreezeAccount: row('account:write', byId('account')),
      setAccountEnabled: row('account:write', { args: ({ account: id }) => ({ id, enabled: true }), own: 'done' }),
      assignIban: row('account:write', byId('account')),
      setAssetActive: row('tenant:write', { args: ({ asset: code }) => ({ code, active: true }) }),
      addContact: row('account:write', {
        args: ({ customer: customerId }) => ({
          input: { customerId, title: 'School', iban: 'AE070331234567890123456', accountTitle: 'School' },
        }),
      }),
      updateContact: row('account:write', { args: ({ contact: id }) => ({ id, input: { title: 'Dentist 2' } }) }),
      openDispute: row(
        'account:write',
        { args: ({ leg: legId }) => ({ legId, reason: 'Not mine' }) },
        { args: ({ authorisation: authorisationId }) => ({ authorisationId, reason: 'Not mine' }) },
      ),
      resolveDispute: notByHolders(row('account:write', { args: ({ dispute: id }) => ({ id, notes: 'Looked at' }) })),
      transfer: row(
        'money:move',
        to('payee', 'accountId'),
        { ...to('payeeCode', 'code'), holder: paid },
        { ...to('payeeNumber', 'number'), holder: paid },
        { ...to('payeeIban', 'iban'), holder: paid },
      ),
      directTransfer: row(
        'money:move',
        {
          args: (of) => ({ input: { accountId: of.account, contactId: of.contact, amount: amount(of) } }),
        },
        {
          args: (of) => ({ input: { customerId: of.customer, contactId: of.contact, amount: amount(of) } }),
          foreign: { customer: 'ACCOUNT_UNKNOWN' },
        },
      ),
      removeContact: row('account:write', byId('contact')),
      topUp: row('money:move', { args: (of) => ({ input: { accountId: of.account, amount: amount(of) } }) }),
      withdraw: row('money:move', {
        args: (of) => ({ input: { accountId: of.account, amount: amount(of), bankAccount: '1234567890' } }),
      }),
      placeHold: notByHolders(row('money:move', to('payee', 'accountId'), to('payeeCode', 'code'))),
      captureHold: notByHolders(
        row('money:move', {
          args: (of) => ({ id: of.hold, amount: { amount: '0.25', currency: of.currency }, final: false }),
        }),
      ),
      releaseHold: notByHolders(
        row('money:move', { args: (of) => ({ id: of.hold, amount: { amount: '0.25', currency: of.currency } }) }),
      ),
      refundTransfer: row('money:adjust', byId('transfer')),
      reverseTransfer: row('money:adjust', {
        args: ({ transfer: id }) => ({ id, reason: 'Wrong' }),
        own: 'TRANSFER_STATE',
      }),
      adjustBalance: row('money:adjust', {
        args: (of) => ({ input: { accountId: of.account, direction: 'CREDIT', amount: amount(of), reason: 'Sorry' } }),
      }),
      chargeFee: row('money:adjust', {
        args: (of) => ({ input: { accountId: of.account, amount: amount(of), title: 'Fee' } }),
      }),
      postInbound: row(
        'money:adjust',
        { args: (of) => ({ input: { to: { accountId: of.payee }, amount: amount(of) } }) },
        { args: (of) => ({ input: { to: { iban: of.payeeIban }, amount: amount(of) } }) },
      ),
      postOutbound: row('money:adjust', { args: (of) => ({ input: { accountId: of.account, amount: amount(of) } }) }),
      flagTransfer: row('money:adjust', { args: ({ pending: id }) => ({ id, reason: 'Odd' }) }),
      settleTransfer: row('money:adjust', byId('pending')),
      refuseTransfer: row('money:adjust', { args: ({ pending: id }) => ({ id, reason: 'No' }), own: 'TRANSFER_STATE' }),
      returnTransfer: row('money:adjust', { args: ({ pending: id }) => ({ id, reason: 'No' }) }),
      sandboxInbound: row(
        'sandbox',
        { args: (of) => ({ input: { to: { accountId: of.payee }, amount: amount(of) } }) },
        { args: (of) => ({ input: { to: { iban: of.payeeIban }, amount: amount(of) } }) },
      ),
      sandboxOutbound: row('sandbox', { args: (of) => ({ input: { accountId: of.account, amount: amount(of) } }) }),
      sandboxFee: row('sandbox', { args: bankItem }),
      sandboxAdjust: row('sandbox', { args: bankItem }),
      sandboxSettle: row('sandbox', byId('pending', { own: 'TRANSFER_STATE' })),
      sandboxRefuse: row('sandbox', byId('pending', { own: 'TRANSFER_STATE' })),
      sandboxReturn: row('sandbox', byId('pending', { own: 'TRANSFER_STATE' })),
      sandboxLetHoldExpire: row('sandbox', byId('hold')),
    },
  },
  card: {
    Query: {
      card: row('card:read', byId('card')),
      cards: row(
        'card:read',
        {},
        filter('customer', 'customerId'),
        filter('account', 'accountId'),
        filter('tier', 'tierId'),
        filter('card', 'predecessorId', none),
      ),
      cardTiers: row('card:read'),
      cardsBySeq: row('card:read', { args: () => ({ seqs: [1] }) }),
      cardsById: row('card:read', { args: ({ card }) => ({ ids: [card] }), foreign: { card: 'done' } }),
      cardsByToken: row('card:read', { args: () => ({ tokens: [100_000_000] }) }),
      cardTiersBySeq: row('card:read', { args: () => ({ seqs: [1] }) }),
      cardReports: row('card:read', {}, filter('reported', 'cardId'), filter('customer', 'customerId')),
      embossingNames: row('card:read', { args: ({ customer: customerId }) => ({ customerId }) }),
      authorisation: row('card:read', byId('authorisation')),
      authorisations: row(
        'card:read',
        {},
        filter('card', 'cardId'),
        filter('account', 'accountId'),
        filter('customer', 'customerId'),
      ),
      exchangeRates: row('tenant:read'),
      hostedToken: row('hosted', {
        args: () => ({ kind: 'PIN', token: 'pint_0' }),
        ...{ as: 'hosted', own: 'ONE_TIME_TOKEN_INVALID' },
      }),
      cardPinKeys: row('card:read'),
      vaultRotation: row('tenant:write'),
      challenge: row('card:read', byId('challenge')),
      challenges: row('card:read', {}, filter('card', 'cardId')),
      sandboxChallengeCode: row('sandbox', byId('challenge')),
    },
    Mutation: {
      setExchangeRate: notByHolders(
        row('tenant:write', { args: ({ asset: quote }) => ({ base: 'USD', quote, rate: '3.6725' }) }),
      ),
      deleteExchangeRate: notByHolders(
        row('tenant:write', {
          args: ({ asset: quote }) => ({ base: 'USD', quote }),
          foreign: { asset: 'RATE_UNKNOWN' },
        }),
      ),
      closeAccount: row('account:write', byId('account', { own: 'ACCOUNT_HAS_BALANCE' })),
      issueCard: row('card:write', {
        args: ({ account: accountId, customer: customerId, tier: tierId }) => ({
          input: { accountId, customerId, tierId },
        }),
      }),
      freezeCard: row('card:write', byId('card')),
      unfreezeCard: row('card:write', byId('card')),
      toggleFreezeCard: row('card:write', byId('card')),
      blockCard: notByHolders(row('card:write', byId('card'))),
      unblockCard: notByHolders(row('card:write', byId('card'))),
      reissueCard: notByHolders(row('card:write', byId('card'))),
      updateCard: notByHolders(row('card:write', { args: ({ card: id }) => ({ id, input: { label: 'Travel' } }) })),
      relinkAccount: notByHolders(
        row('card:write', { args: ({ card: id, account: accountId }) => ({ id, accountId }) }),
      ),
      processCard: notByHolders(row('card:write', byId('card', { own: 'CARD_STATE' }))),
      updateManufacturing: notByHolders(
        row('card:write', { args: ({ card: id }) => ({ id, status: 'MANUFACTURED' }), own: 'CARD_STATE' }),
      ),
      updateDelivery: notByHolders(
        row('card:write', { args: ({ card: id }) => ({ id, status: 'DISPATCHED' }), own: 'CARD_STATE' }),
      ),
      activateCard: row('card:write', {
        args: ({ card: id }) => ({ id, pan: '5300000000000000', expiry: '01/30' }),
        own: 'ALREADY_ACTIVE',
      }),
      requestConversion: row(
        'card:write',
        { args: ({ plastic: id }) => ({ id, address: souk }) },
        { args: ({ plastic: id, home: addressId }) => ({ id, addressId }), own: 'CONVERSION_OPEN' },
      ),
      decideConversion: notByHolders(row('card:write', { args: ({ plastic: id }) => ({ id, approve: false }) })),
      convertCard: notByHolders(row('card:write', { args: ({ plastic: id }) => ({ id, input: { address: souk } }) })),
      sandboxCourier: row('sandbox', { args: ({ plastic: cardId }) => ({ cardId, step: 'MANUFACTURED' }) }),
      sandboxUnlockActivation: row('sandbox', { args: ({ plastic: cardId }) => ({ cardId }) }),
      sandboxExpireCardToken: row('sandbox', {
        args: () => ({ token: 'nonsense' }),
        own: 'ONE_TIME_TOKEN_INVALID',
      }),
      reportCard: row('card:write', { args: ({ plastic: id }) => ({ id, kind: 'LOST', reason: 'Left in a taxi' }) }),
      reviewReport: notByHolders(row('card:write', byId('reported'))),
      replaceCard: notByHolders(row('card:write', byId('reported'))),
      renewCard: notByHolders(row('card:write', byId('reported', { own: 'CARD_CLOSED' }))),
      declineReport: notByHolders(row('card:write', byId('reported', { own: 'CARD_CLOSED' }))),
      sandboxExpireCard: row('sandbox', { args: ({ plastic: cardId }) => ({ cardId }) }),
      terminateCard: notByHolders(row('card:write', { args: ({ plastic: id }) => ({ id, reason: 'LOST' }) })),
      createCardTier: notByHolders(row('tenant:write', { args: () => ({ input: product }) })),
      updateCardTier: notByHolders(
        row('tenant:write', { args: ({ tier: id }) => ({ id, input: { description: 'For every day' } }) }),
      ),
      setCardPin: row('card:write', { args: ({ card: id }) => ({ id, pin: '4826' }), own: 'CARD_NOT_PHYSICAL' }),
      changeCardPin: row('card:write', {
        args: ({ card: id }) => ({ id, oldPin: '4826', newPin: '2648' }),
        own: 'CARD_NOT_PHYSICAL',
      }),
      setEncryptedCardPin: row('card:write', {
        args: ({ card: id }) => ({ id, encryptedPin: 'AAAA', kid: 'vp-pin-2020-1' }),
        own: 'PIN_KEY_UNKNOWN',
      }),
      createPinToken: row('card:write', { args: ({ card: cardId }) => ({ cardId }), own: 'CARD_NOT_PHYSICAL' }),
      createRevealToken: row('card:write', { args: ({ card: cardId }) => ({ cardId }) }),
      setPinWithToken: row('somebody', {
        args: () => ({ token: 'pint_0', pin: '4826' }),
        own: 'ONE_TIME_TOKEN_INVALID',
      }),
      revealWithToken: row('somebody', { args: () => ({ token: 'rvlt_0' }), own: 'ONE_TIME_TOKEN_INVALID' }),
      revealCard: row('card:reveal', byId('card')),
      discloseCard: row('card:write', byId('card')),
      authorise: row('card:network', {
        args: (of) => ({ input: { networkRef: 'n-1', cardId: of.card, channel: 'ECOMMERCE', amount: amount(of) } }),
      }),
      forceCapture: row('card:network', {
        args: (of) => ({ input: { networkRef: 'n-2', cardId: of.card, channel: 'ECOMMERCE', amount: amount(of) } }),
      }),
      incrementAuthorisation: row('card:network', {
        args: (of) => ({ input: { networkRef: 'n-3', id: of.authorisation, amount: amount(of) } }),
        own: 'AUTHORISATION_STATE',
      }),
      captureAuthorisation: row('card:network', {
        args: ({ authorisation: id }) => ({ input: { networkRef: 'n-4', id } }),
      }),
      reverseAuthorisation: row('card:network', {
        args: ({ authorisation: id }) => ({ input: { networkRef: 'n-5', id } }),
        own: 'AUTHORISATION_STATE',
      }),
      refundAuthorisation: row('card:network', {
        args: ({ authorisation: id }) => ({ input: { networkRef: 'n-6', id } }),
      }),
      answerAuthorisation: notByHolders(
        row('card:write', {
          args: ({ authorisation: id }) => ({ id, approve: true }),
          own: 'AUTHORISATION_STATE',
        }),
      ),
      sandboxAuthorise: row('sandbox', {
        args: (of) => ({ input: { cardId: of.card, amount: amount(of) }, networkRef: 'n-7' }),
      }),
      sandboxForceCapture: row('sandbox', {
        args: (of) => ({ input: { cardId: of.card, amount: amount(of) }, networkRef: 'n-8' }),
      }),
      sandboxIncrement: row('sandbox', {
        args: (of) => ({ id: of.authorisation, amount: amount(of) }),
        own: 'AUTHORISATION_STATE',
      }),
      sandboxCapture: row('sandbox', byId('authorisation', { own: 'AUTHORISATION_STATE' })),
      sandboxReverse: row('sandbox', byId('authorisation', { own: 'AUTHORISATION_STATE' })),
      sandboxRefund: row('sandbox', byId('authorisation', { own: 'REFUND_EXCEEDED' })),
      sandboxExpireAuthorisation: row('sandbox', byId('authorisation', { own: 'AUTHORISATION_STATE' })),
      setThreeDs: notByHolders(row('card:write', { args: ({ card: cardId }) => ({ cardId, enrolled: true }) })),
      raiseChallenge: row('card:network', {
        args: ({ card: cardId, currency }) => ({
          input: { cardId, networkRef: 'challenge-1', channel: 'ECOMMERCE', amount: { amount: '1', currency } },
        }),
      }),
      answerChallenge: row('card:write', { args: ({ challenge: id }) => ({ id, approve: false }) }),
      sandboxRaiseChallenge: row('sandbox', {
        args: ({ card: cardId, currency }) => ({
          input: { cardId, amount: { amount: '1', currency } },
          networkRef: 'challenge-2',
        }),
      }),
      sandboxExpireChallenge: row('sandbox', byId('challenge', { own: 'CHALLENGE_ANSWERED' })),
    },
  },
  rules: {
    Query: {
      limits: row('rule:read', {}, filter('card', 'subjectId')),
      limitsBySeq: row('rule:read', { args: () => ({ seqs: [1] }) }),
      limitsInForce: row('rule:read', {}, { args: ({ card: cardId }) => ({ cardId }), foreign: { card: 'done' } }),
      switchesBySeq: row('rule:read', { args: () => ({ seqs: [1] }) }),
      rules: row('rule:read', {}, filter('card', 'subjectId'), filter('draft', 'draftId')),
      drafts: notByHolders(row('rule:read')),
      draft: notByHolders(row('rule:read', byId('draft'))),
      decisions: row(
        'rule:read',
        {},
        filter('card', 'cardId'),
        filter('account', 'accountId'),
        filter('authorisation', 'causeId'),
        filter('draft', 'draftId', none),
      ),
      decision: row('rule:read', byId('decision')),
    },
    Mutation: {
      setLimit: row(
        'rule:write',
        ...(['card', 'account', 'tier', 'tenant'] as const).map(
          (key): Case => ({
            args: (of) => ({
              input: {
                subjectKind: key.toUpperCase(),
                subjectId: of[key],
                window: 'MONTH',
                value: '900',
                currency: of.currency,
              },
            }),
          }),
        ),
      ),
      changeLimit: row('rule:write', {
        args: ({ limit: id, card: cardId }) => ({ input: { id, cardId, minor: '1' } }),
      }),
      deleteLimit: row('rule:write', byId('limit')),
      setLimits: row(
        'rule:write',
        ...bySubject(({ currency }) => ({ limits: [{ window: 'DAY', value: '800', currency }] })),
      ),
      resetLimits: row('rule:write', ...bySubject()),
      setControls: row('rule:write', ...bySubject(() => ({ input: { crossBorder: true } }))),
      setSwitch: row('rule:write', {
        args: ({ control: id, card: cardId }) => ({ id, cardId, allowed: true }),
        foreign: { card: 'CONTROL_UNKNOWN' },
      }),
      resetSwitches: row('rule:write', ...bySubject()),
      setVelocityRules: notByHolders(
        row('rule:write', ...bySubject(() => ({ rules: [{ maxAuthorisations: 900, windowSeconds: 60 }] }))),
      ),
      draftRules: notByHolders(
        row(
          'rule:write',
          drafting('card', 'limits', { window: 'LIFETIME', value: '900000' }),
          drafting('account', 'switches', { kind: 'ONLINE', allowed: true }),
          drafting('tier', 'lists', { kind: 'MCC_BLOCK', entries: ['7995'] }),
          drafting('tenant', 'velocity', { maxAuthorisations: 900, windowSeconds: 61 }),
        ),
      ),
      shadowDraft: notByHolders(row('rule:write', byId('draft'))),
      backtestDraft: notByHolders(
        row('rule:write', {
          args: ({ draft: id }) => ({ id, from: '2026-04-01T00:00:00Z', until: '2026-05-01T00:00:00Z' }),
        }),
      ),
      publishDraft: notByHolders(row('rule:write', byId('draft'))),
      discardDraft: notByHolders(row('rule:write', byId('draft', { own: 'DRAFT_STATE' }))),
    },
  },
};
