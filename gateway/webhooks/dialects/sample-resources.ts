import type { Payload } from '../../../schema/happenings';

/**
 * Made-up resources for test messages. Their ids resolve to nothing. What a receiver learns from them must be what real
 * events look like, so a test holds them against the tables of the subgraphs.
 */
const id = (last: string): string => `01900000-0000-7000-8000-0000000f${last}`;

const customerId = id('0001');
const accountId = id('0002');
const cardId = id('0003');
const publicId = 'Kq7ZtW2mXe90BvLrY5dNhUo3pGsA1cFj';
const transferId = id('0004');
const authorisationId = id('0005');
const holdId = id('0006');
const tierId = id('0007');
const CREATED = '2026-05-01T09:00:00.000Z';
const CHANGED = '2026-05-02T06:30:00.000Z';

export const customer: Payload = {
  ...{ id: customerId, seq: 4711, type: 'individual', parentId: null, status: 'active' },
  ...{ email: 'amira@example.com', dialCode: '971', phone: '501234567', username: 'amira.haddad' },
  ...{ firstName: 'Amira', secondName: null, lastName: 'Haddad', dateOfBirth: '1991-04-12', nationality: 'AE' },
  address: { line1: '12 Marina Walk', city: 'Dubai', country: 'AE', postalCode: null },
  kyc: { status: 'approved', level: 'full', approvedAt: CREATED, rejectionCode: null, rejectionText: null },
  ...{ metadata: {}, createdAt: CREATED, updatedAt: CHANGED, deletedAt: null },
};

export const document: Payload = {
  ...{ id: id('0008'), customerId, type: 'passport', side: 'front', status: 'received' },
  ...{ contentType: 'image/jpeg', fileName: 'passport.jpg', size: 348_211, createdAt: CHANGED },
};

const money = { currency: 'AED', posted: '125000', held: '0', incoming: '0' };

export const account: Payload = {
  ...{ id: accountId, kind: 'digital', ownerCustomerId: customerId, number: '10000000000017', code: null },
  ...{ iban: 'AE070331234567890123456', bic: 'VPAYAEAD', metadata: {}, createdAt: CREATED, updatedAt: CREATED },
  ...{ title: 'Main', label: null, ...money, lifecycle: 'active', restriction: 'none', restrictedBy: null },
  ...{ restrictionReason: null, closedAt: null },
};

export const balance: Payload = { ...account, available: '125000', decimals: 2, scale: 2 };

export const transfer: Payload = {
  ...{
    id: transferId,
    kind: 'direct',
    status: 'posted',
    currency: 'AED',
    decimals: 2,
    scale: 2,
    amount: '250000',
    totalCharges: '0',
  },
  ...{ postedAmount: '250000', refundedAmount: '0', fromAccountId: accountId, toAccountId: null, originalId: null },
  ...{ fromLegId: id('000f'), toLegId: null, createdAt: CHANGED },
  ...{ cardId: null, authorisationId: null, contactId: null, holdId: null, description: null, narration: 'Rent' },
  ...{ reference: null, gatewayRef: 'GW-20260411-0007', failedReason: null, postedAt: CHANGED },
};

export const hold: Payload = {
  ...{ id: holdId, accountId, transferId, state: 'open', amount: '250000', remaining: '250000', expiresAt: null },
};

export const contact: Payload = {
  ...{ id: id('0009'), ownerCustomerId: customerId, title: 'Landlord', iban: 'AE070331234567890123456' },
  ...{ bankCode: '033', accountTitle: 'Marina Properties', active: true },
};

export const dispute: Payload = {
  ...{ id: id('000a'), legId: id('000b'), accountId, status: 'open', reason: 'Charged twice', notes: null },
  ...{ openedBy: customerId, resolvedBy: null, resolvedAt: null },
};

export const card: Payload = {
  ...{ tier: 'Orchid Debit', publicId, token: 554_120_987 },
  ...{ id: cardId, customerId, accountId, tierId, form: 'virtual', network: 'mastercard', currency: 'AED' },
  ...{ last4: '5612', validThrough: '2029-05-31', generation: 1, holderName: 'AMIRA HADDAD', label: null },
  ...{ status: 'active', lifecycle: 'active', restriction: 'none', restrictedBy: null, restrictionReason: null },
  ...{ restrictedAt: null, reportedKind: null, closedReason: null, closedAt: null, expiredAt: null },
  ...{ statusReason: null, activatedAt: CREATED, pinSetAt: null, predecessorId: null, successorId: null },
  ...{ metadata: {}, createdAt: CREATED, updatedAt: CHANGED },
};

export const fulfilment: Payload = {
  ...{ manufacturing: 'manufactured', delivery: 'pending', manufacturingEstimate: null, deliveryEstimate: null },
  ...{ courier: 'Aramex', trackingNumber: 'TRK-0001', dispatchedAt: null, deliveredAt: null },
};

export const tier: Payload = {
  ...{ id: tierId, title: 'Orchid Debit', network: 'mastercard', forms: ['virtual', 'physical'] },
  ...{ billingCurrency: 'AED', cardLimit: null, expiryMonths: 36, active: true, standard: true },
};

export const authorisation: Payload = {
  card: { publicId, metadata: { team: 'ops' } },
  ...{ decimals: 2, scale: 2, fxFee: '15', atmFee: '0', answerCode: null },
  ...{ id: authorisationId, cardId, customerId, accountId, transferId, networkRef: 'NET-0001', type: 'purchase' },
  ...{ state: 'held', declineReason: null, channel: 'ecommerce', cardPresent: false, asked: false, currency: 'USD' },
  ...{ requested: '1820', amount: '1820', held: '1835', authorised: '1820', captured: '0', refunded: '0' },
  ...{ reversed: '0', fees: '15', transaction: { amount: '1680', currency: 'EUR', rate: '1.083333' } },
  merchant: {
    ...{ id: '880012345670001', name: 'Librería Norte', mcc: '5942', category: 'Book Stores', city: 'Vigo' },
    ...{ postCode: '36201', state: null, country: 'ES' },
  },
  ...{ legId: id('0010'), createdAt: CHANGED },
  ...{ authorisedAt: CHANGED, postedAt: null, expiresAt: '2026-05-09T06:30:00.000Z', questionDeadline: null },
};

export const challenge: Payload = {
  card: { publicId },
  ...{ id: id('000c'), cardId, customerId, channel: 'webhook', merchantName: 'Librería Norte', countryNumeric: '724' },
  ...{ amount: '16.80', currency: 'EUR', transactionAt: CHANGED, expiresAt: '2026-05-02T06:35:00.000Z' },
};

const kinds = { card: cardId, account: accountId, tier: tierId, tenant: id('000d') } as const;

export const controls = (kind: keyof typeof kinds): Payload => ({
  subject: { kind, id: kinds[kind] },
  limits: [{ action: 'any', window: 'day', measure: 'amount', value: '500000', currency: 'AED', source: 'user' }],
  ...{ controls: { atm: true, online: true }, appliesTo: {}, lists: {}, velocity: [] },
});

export const draft: Payload = {
  ...{ id: id('000e'), title: 'No cash abroad', state: 'drafted' },
  rules: { limits: 1, switches: 1, lists: 0, velocity: 0 },
};
