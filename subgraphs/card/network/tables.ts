import { type Columns, insertInto, statement } from '../../../schema/sets';
import type { Activity, Authorisation, CardState, Message } from './state';

/** What changes in the life of an authorisation. */
const moving: Columns<Authorisation> = {
  tenant_id: ['uuid', (a) => a.tenantId],
  id: ['uuid', (a) => a.id],
  state: ['text', (a) => a.state],
  decline_reason: ['text', (a) => a.declineReason],
  transfer_id: ['uuid', (a) => a.transferId],
  hold_id: ['uuid', (a) => a.holdId],
  amount: ['numeric', (a) => a.amount],
  held: ['numeric', (a) => a.held],
  authorised: ['numeric', (a) => a.authorised],
  captured: ['numeric', (a) => a.captured],
  refunded: ['numeric', (a) => a.refunded],
  reversed: ['numeric', (a) => a.reversed],
  requested: ['numeric', (a) => a.requested],
  fee_fx_client: ['numeric', (a) => a.feeFxClient],
  fee_atm_client: ['numeric', (a) => a.feeAtmClient],
  authorised_at: ['timestamptz', (a) => a.authorisedAt],
  posted_at: ['timestamptz', (a) => a.postedAt],
  cleared_at: ['timestamptz', (a) => a.clearedAt],
  expires_at: ['timestamptz', (a) => a.expiresAt],
  answered_at: ['timestamptz', (a) => a.answeredAt],
  answer_code: ['text', (a) => a.answerCode],
  updated_at: ['timestamptz', (a) => a.updatedAt],
};

const standing: Columns<Authorisation> = {
  card_id: ['uuid', (a) => a.cardId],
  generation: ['int', (a) => a.generation],
  customer_id: ['uuid', (a) => a.customerId],
  account_id: ['uuid', (a) => a.accountId],
  network_ref: ['text', (a) => a.networkRef],
  type: ['text', (a) => a.type],
  channel: ['text', (a) => a.channel],
  card_present: ['boolean', (a) => a.cardPresent],
  three_ds_passed: ['boolean', (a) => a.threeDsPassed],
  asked: ['boolean', (a) => a.asked],
  merchant_id: ['text', (a) => a.merchantId],
  merchant_name: ['text', (a) => a.merchantName],
  mcc: ['text', (a) => a.mcc],
  merchant_category: ['text', (a) => a.merchantCategory],
  merchant_city: ['text', (a) => a.merchantCity],
  merchant_post_code: ['text', (a) => a.merchantPostCode],
  merchant_state: ['text', (a) => a.merchantState],
  merchant_country: ['text', (a) => a.merchantCountry],
  currency: ['text', (a) => a.currency],
  transaction_amount: ['numeric', (a) => a.transactionAmount],
  transaction_currency: ['text', (a) => a.transactionCurrency],
  exchange_rate: ['numeric', (a) => a.exchangeRate],
  question_deadline: ['timestamptz', (a) => a.questionDeadline],
  question_sent_at: ['timestamptz', (a) => a.questionSentAt],
  created_at: ['timestamptz', (a) => a.createdAt],
};

export const insertAuthorisations = insertInto('card.authorisation', { ...moving, ...standing });

const set = Object.keys(moving).filter((name) => name !== 'tenant_id' && name !== 'id');

export const updateAuthorisations = statement(
  moving,
  (values) => `
    update card.authorisation a
    set ${set.map((name) => `${name} = v.${name}`).join(', ')}, version = a.version + 1
    from ${values} where a.tenant_id = v.tenant_id and a.id = v.id`,
);

export const insertMessages = insertInto<Message>('card.message', {
  tenant_id: ['uuid', (m) => m.tenantId],
  network_ref: ['text', (m) => m.networkRef],
  kind: ['text', (m) => m.kind],
  input_hash: ['hex', (m) => m.inputHash.toString('hex')],
  authorisation_id: ['uuid', (m) => m.authorisationId],
  transfer_id: ['uuid', (m) => m.transferId],
  amount: ['numeric', (m) => m.amount],
  at: ['timestamptz', (m) => m.at],
});

export const insertActivities = insertInto<Activity>('card.activity', {
  tenant_id: ['uuid', (a) => a.tenantId],
  id: ['uuid', (a) => a.id],
  card_id: ['uuid', (a) => a.cardId],
  operation: ['text', (a) => a.operation],
  authorisation_id: ['uuid', (a) => a.authorisationId],
  transfer_id: ['uuid', (a) => a.transferId],
  status: ['text', (a) => a.status],
  amount: ['numeric', (a) => a.amount],
  currency: ['text', (a) => a.currency],
  transaction_amount: ['numeric', (a) => a.transactionAmount],
  transaction_currency: ['text', (a) => a.transactionCurrency],
  exchange_rate: ['numeric', (a) => a.exchangeRate],
  merchant_name: ['text', (a) => a.merchantName],
  balance_before: ['numeric', (a) => a.balanceBefore],
  balance_after: ['numeric', (a) => a.balanceAfter],
  decline_code: ['text', (a) => a.declineCode],
  response_code: ['text', (a) => a.responseCode],
  fee_fx_client: ['numeric', (a) => a.feeFxClient],
  fee_atm_client: ['numeric', (a) => a.feeAtmClient],
  at: ['timestamptz', (a) => a.at],
});

/** Counters only: neither version nor history tells of them. */
export const updateTries = statement<CardState>(
  {
    tenant_id: ['uuid', (c) => c.tenantId],
    id: ['uuid', (c) => c.id],
    pin_tries: ['int', (c) => c.pinTries],
    cvv_tries: ['int', (c) => c.cvvTries],
    expiry_tries: ['int', (c) => c.expiryTries],
  },
  (values) => `
    update card.card c set pin_tries = v.pin_tries, cvv_tries = v.cvv_tries, expiry_tries = v.expiry_tries
    from ${values} where c.tenant_id = v.tenant_id and c.id = v.id`,
);
