import { sandbox } from '../../../schema/sandbox';
import type { CardRow } from '../repo/cards';
import type { Form } from '../transitions';
import type { Deed } from './deeds';
import type { CardTenant } from './products';

/**
 * The cards of the sandbox world and what becomes of them. Days are counted back from the first start; deeds are done on
 * even ones. The first tenant has one of nearly everything, the second one of everything that its contract has a word for:
 *
 * | Card                                        | Status today         | What can be seen on it                            |
 * |---------------------------------------------|----------------------|---------------------------------------------------|
 * | everyday, household, subscriptions, main    | active, virtual      | weeks of purchases, captures, refunds             |
 * | plastic                                     | active, physical     | PIN, contactless, cash                            |
 * | travel                                      | frozen by its holder | purchases in other currencies, then declines      |
 * | groceries, office (v1)                      | active               | nearly at its limit for 24 hours                  |
 * | gift                                        | active               | nearly at its limit for life                      |
 * | games, shopping                             | active               | blocked merchant categories                       |
 * | jonas                                       | active               | a velocity rule that does not block               |
 * | asking                                      | active               | an outside approver: yes, no, too late            |
 * | thawed                                      | active               | frozen for a day; its conversion is applied for   |
 * | advertising, contractor                     | frozen by the tenant |                                                   |
 * | office (saas)                               | blocked by staff     |                                                   |
 * | guessed                                     | blocked              | three wrong CVVs                                  |
 * | fast                                        | blocked              | a velocity rule that blocks                       |
 * | lost                                        | reported             | an open report; closed at once (v1)               |
 * | stolen                                      | closed, replaced     | its successor is active and has its limits (saas) |
 * | worn                                        | closed               | the chip of its plastic broke                     |
 * | old, fraud, deleted                         | closed               | on request, for fraud, by the tenant              |
 * | visitor                                     | expired              | its month is over                                 |
 * | converted, fresh (v1)                       | shipping             | works online, its plastic is under way            |
 * | family                                      | awaiting activation  | delivered                                         |
 * | spare                                       | issuance             | manufactured                                      |
 * | parcel                                      | issuance             | dispatched                                        |
 * | fresh (saas)                                | pending              | without PIN                                       |
 */
export interface Plan {
  readonly customerId: string;
  readonly accountId: string;
  readonly holderName: string;
  /** Of the account. */
  readonly currency: string;
  readonly label: string;
  /** Days ago. */
  readonly issued: number;
  readonly form?: Form;
  readonly tierId?: string;
  readonly approvalMethod?: CardRow['approvalMethod'];
  /** Good until the end of last month, whatever its tier says, or because it was issued so long ago that it says so. */
  readonly expires?: 'early' | 'in_time';
  /** After `replace` it is the successor to whom things happen. */
  readonly deeds?: readonly Deed[];
}

const saas = sandbox['vaultspay-saas'];
const v1 = sandbox['vaultspay-v1'];
const { cryptomate } = sandbox;

type Holder = Pick<Plan, 'customerId' | 'accountId' | 'holderName' | 'currency'>;
const holder = (customerId: string, accountId: string, holderName: string, currency: string): Holder => ({
  ...{ customerId, accountId, holderName, currency },
});

const amira = holder(saas.customers.amira, saas.accounts.amira, 'AMIRA HADDAD', 'AED');
const bilal = holder(saas.customers.bilal, saas.accounts.bilal, 'BILAL KHAN', 'AED');
const chen = holder(saas.customers.chen, saas.accounts.chen, 'CHEN WEI', 'AED');
const ana = holder(v1.customers.ana, v1.accounts.ana, 'Ana Costa', 'USD');
const anaAtHome = holder(v1.customers.ana, v1.accounts.anaAed, 'Ana Costa', 'AED');
const ben = holder(v1.customers.ben, v1.accounts.ben, 'Ben Okafor', 'USD');
const chloe = holder(v1.customers.chloe, v1.accounts.chloe, 'Chloe Martin', 'USD');
const ivy = holder(cryptomate.customers.ivy, cryptomate.accounts.ivy, 'Ivy Santos', 'USD');
const jonas = holder(cryptomate.customers.jonas, cryptomate.accounts.jonas, 'Jonas Berg', 'USD');

const FIRST = 43;

const ordered = (day: number): Deed[] => [
  [day, 'setPin'],
  [day, 'process'],
];
const sent = (day: number): Deed[] => [
  [day, 'courier', 'manufactured'],
  [day, 'courier', 'dispatched'],
];

/** Of each tenant, the oldest first. */
// biome-ignore format: one deed, one line
export const plans: { readonly [Tenant in CardTenant]: Readonly<Record<keyof (typeof sandbox)[Tenant]['cards'], Plan>> } = {
  'vaultspay-saas': {
    visitor: { ...bilal, label: 'Visitor', issued: FIRST, expires: 'early' },
    old: { ...bilal, label: 'Old card', issued: FIRST, deeds: [[20, 'terminate', 'user_request', 'Not needed any more']] },
    fraud: { ...chen, label: 'Online shopping', issued: FIRST, deeds: [[12, 'terminate', 'fraud', 'Used by somebody else']] },
    everyday: { ...amira, label: 'Everyday', issued: FIRST },
    plastic: {
      ...{ ...amira, label: 'Plastic', issued: FIRST, form: 'physical' },
      deeds: [...ordered(42), ...sent(40), [36, 'courier', 'delivered'], [36, 'activate']],
    },
    travel: {
      ...{ ...amira, label: 'Travel', issued: FIRST, tierId: saas.tiers.platinum },
      deeds: [[4, 'freeze', 'Back home']],
    },
    groceries: { ...chen, label: 'Groceries', issued: FIRST },
    games: { ...bilal, label: 'Games', issued: FIRST },
    gift: { ...bilal, label: 'Gift card', issued: FIRST },
    office: { ...bilal, label: 'Office', issued: FIRST, deeds: [[8, 'block', 'Papers are missing']] },
    guessed: { ...chen, label: 'Marketplace', issued: FIRST },
    fast: { ...amira, label: 'Parking', issued: FIRST },
    lost: { ...chen, label: 'Phone', issued: FIRST, deeds: [[2, 'report', 'lost', 'Left in a taxi']] },
    stolen: {
      ...{ ...chen, label: 'Handbag', issued: FIRST },
      deeds: [
        [12, 'report', 'stolen', 'Handbag was stolen'], [12, 'review', 'Police report is here'], [10, 'replace'],
        [10, 'autoActivate'],
      ],
    },
    thawed: {
      ...{ ...chen, label: 'Books', issued: FIRST },
      deeds: [[16, 'freeze', 'Lost sight of it'], [14, 'unfreeze', 'Found it'], [0, 'requestConversion']],
    },
    converted: { ...amira, label: 'Shopping', issued: FIRST, deeds: [[2, 'convert']] },
    family: {
      ...{ ...amira, label: 'Family', issued: 18, form: 'physical' },
      deeds: [...ordered(16), ...sent(10), [4, 'courier', 'delivered']],
    },
    parcel: { ...bilal, label: 'In the post', issued: 10, form: 'physical', deeds: [...ordered(8), ...sent(4)] },
    spare: {
      ...{ ...bilal, label: 'Spare', issued: 6, form: 'physical' },
      deeds: [...ordered(4), [2, 'courier', 'manufactured']],
    },
    fresh: { ...amira, label: 'New plastic', issued: 1, form: 'physical' },
  },
  'vaultspay-v1': {
    visitor: { ...chloe, label: 'Visitor', issued: FIRST, expires: 'in_time' },
    old: { ...ben, label: 'Old card', issued: FIRST, deeds: [[20, 'terminate', 'user_request', 'Not needed any more']] },
    fraud: { ...chloe, label: 'Marketplace', issued: FIRST, deeds: [[14, 'terminate', 'fraud', 'Used by somebody else']] },
    everyday: { ...chloe, label: 'Everyday', issued: FIRST },
    plastic: {
      ...{ ...ana, label: 'Plastic', issued: FIRST },
      deeds: [[42, 'convert'], ...sent(40), [36, 'courier', 'delivered'], [36, 'activate'], [36, 'setPin']],
    },
    household: { ...anaAtHome, label: 'Household', issued: FIRST },
    subscriptions: { ...ana, label: 'Subscriptions', issued: FIRST },
    advertising: { ...ben, label: 'Advertising', issued: FIRST, deeds: [[4, 'suspend', 'Budget review']] },
    office: { ...ben, label: 'Office', issued: FIRST },
    shopping: { ...chloe, label: 'Shopping', issued: FIRST },
    contractor: { ...ben, label: 'Contractor', issued: FIRST, deeds: [[8, 'suspend', 'Contract has ended']] },
    worn: {
      ...{ ...ana, label: 'Wallet', issued: FIRST },
      deeds: [
        [42, 'convert'], ...sent(40), [36, 'activate'],
        [12, 'terminate', 'damaged', 'The chip is broken'],
      ],
    },
    lost: { ...chloe, label: 'Phone', issued: FIRST, deeds: [[2, 'terminate', 'lost', 'Phone is gone']] },
    stolen: { ...ben, label: 'Errands', issued: FIRST, deeds: [[12, 'terminate', 'stolen', 'Bag was stolen']] },
    converted: { ...ana, label: 'Weekend', issued: FIRST, deeds: [[0, 'convert']] },
    fresh: { ...ana, label: 'New plastic', issued: 10, deeds: [[4, 'convert'], ...sent(2)] },
  },
  cryptomate: {
    visitor: { ...ivy, label: 'Trial', issued: FIRST, expires: 'early' },
    deleted: { ...jonas, label: 'First try', issued: FIRST, deeds: [[20, 'terminate', 'deleted', 'Deleted by the company']] },
    main: { ...ivy, label: 'Main', issued: FIRST, deeds: [[42, 'setPin']] },
    asking: { ...ivy, label: 'Team', issued: FIRST, approvalMethod: 'webhook' },
    spare: { ...ivy, label: 'Spare', issued: FIRST, deeds: [[8, 'block', 'Papers are missing']] },
    travel: { ...ivy, label: 'Travel', issued: FIRST, deeds: [[4, 'freeze', 'Back home']] },
    jonas: { ...jonas, label: 'Main', issued: FIRST },
    stolen: { ...jonas, label: 'Online', issued: FIRST, deeds: [[10, 'terminate', 'stolen', 'Number was copied']] },
    lost: { ...jonas, label: 'Backup', issued: FIRST, deeds: [[2, 'report', 'lost', 'Phone is gone']] },
  },
};
