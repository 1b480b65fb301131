import type { Units } from '../../../kernel/money';
import type { Random } from '../../../kernel/random';
import type { Policy } from '../../../schema/policy';
import type { Command, Facts } from '../engine';
import { maskIban } from '../iban';
import type { ContactRow } from '../repo/contacts';
import { gatewayRefs } from '../service/opening';

import type { Opened, SandboxTenant } from './world';

/** Six weeks on some accounts: every kind and state of transfer, with amounts that come out the same each time. */

export interface Stage {
  readonly tenant: SandboxTenant;
  readonly random: Random;
  readonly now: Date;
  readonly contacts: readonly ContactRow[];
  readonly refundMarks: Policy['refundMarks'];
  /** What a whole unit is in the ledger, and the tenant's own accounts in the currency. */
  readonly books: ReadonlyMap<
    string,
    { readonly unit: Units; readonly clearing: string; readonly settlement: string; readonly fees: string }
  >;
}

type Verb<V extends Command['verb']> = Extract<Command, { verb: V }>;
type Opening = Pick<Verb<'transfer'>, 'transferId'>;

interface Scene extends Stage {
  readonly account: Opened;
}

export const WEEKS = 6;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const at = ({ now, random }: Stage, daysAgo: number): Date =>
  new Date(now.getTime() - daysAgo * DAY_MS + random.int(0, 10) * HOUR_MS - 12 * HOUR_MS);
const later = (date: Date, hours: number): Date => new Date(date.getTime() + hours * HOUR_MS);

const cause = ({ tenant: { tenantId } }: Stage, when: Date) => ({
  viewer: { tenantId, actor: { kind: 'system' as const, id: 'sandbox' } },
  requestId: 'sandbox-seed',
  at: when,
});

function amount({ random, books, account }: Scene, from: number, to: number): Units {
  const { unit } = books.get(account.currency)!;
  return (BigInt(random.int(from * 100, to * 100)) * unit) / 100n;
}

/** References of a kind that real ones have, drawn from the same lot as all else. */
const facts = ({ random }: Stage, when: Date, told: Facts): Facts => ({ ...gatewayRefs(when, random.int), ...told });

function moneyIn(scene: Scene, when: Date, units: Units, description: string, settled = true): Verb<'moneyIn'> {
  const { account, tenant, random, books } = scene;
  const { clearing } = books.get(account.currency)!;
  const narration = `TRANSFER FROM ${description.toUpperCase()}`;
  return {
    verb: 'moneyIn',
    cause: cause(scene, when),
    transferId: random.id(when),
    kind: settled ? tenant.moneyIn : 'inbound',
    from: { accountId: clearing },
    to: { accountId: account.id },
    amount: units,
    settled,
    facts: facts(scene, when, { description, narration }),
  };
}

function send(scene: Scene, when: Date, units: Units, to: Opened, description: string): Verb<'transfer'> {
  const { account, random } = scene;
  return {
    verb: 'transfer',
    cause: cause(scene, when),
    transferId: random.id(when),
    kind: 'internal',
    from: { accountId: account.id },
    to: { accountId: to.id },
    amount: units,
    facts: facts(scene, when, { description, narration: description.toUpperCase() }),
  };
}

function pay(scene: Scene, when: Date, units: Units, description: string): Command {
  const { account, random, books, tenant } = scene;
  return {
    verb: 'transfer',
    cause: cause(scene, when),
    transferId: random.id(when),
    kind: tenant.moneyOut === 'direct' ? 'outbound' : tenant.moneyOut,
    from: { accountId: account.id },
    to: { accountId: books.get(account.currency)!.clearing },
    amount: units,
    facts: facts(scene, when, { description, narration: `TRANSFER TO ${description.toUpperCase()}` }),
  };
}

type Held = Verb<'hold'>;

/** Money out that waits: for a bank where there is a contact, else for a merchant. */
function hold(scene: Scene, when: Date, units: Units): Held {
  const { account, random, books, contacts } = scene;
  const own = contacts.filter(({ ownerCustomerId }) => ownerCustomerId === account.customerId);
  const contact = own.length === 0 ? null : random.pick(own);
  const { clearing, settlement, fees, unit } = books.get(account.currency)!;
  const transferId = random.id(when);
  const common = {
    cause: cause(scene, when),
    transferId,
    holdId: transferId,
    from: { accountId: account.id },
    amount: units,
  };
  if (!contact) {
    const told = { description: 'Security deposit', narration: 'SECURITY DEPOSIT' };
    const expiresAt = later(when, 24 * 30);
    return {
      ...common,
      verb: 'hold',
      kind: 'outbound',
      to: { accountId: settlement },
      expiresAt,
      facts: facts(scene, when, told),
    };
  }
  const line = { fixed: true, inclusive: false };
  const charges = [
    { ...line, title: 'Transfer fee', chargeType: 'FEE', value: '1.00', billingAmount: unit.toString() },
    { ...line, title: 'VAT', chargeType: 'VAT', value: '0.05', billingAmount: (unit / 20n).toString() },
  ];
  const refs = gatewayRefs(when, random.int);
  const narration = `TRANSFER TO ${contact.title} ${maskIban(contact.iban)} REF NO ${refs.gatewayRef}`;
  return {
    ...common,
    verb: 'hold',
    kind: 'direct',
    to: { accountId: clearing },
    fees: { to: { accountId: fees }, charges },
    facts: { ...refs, contactId: contact.id, purpose: 'rent', description: contact.title, narration },
  };
}

/** How held money ends, one way each fortnight; the newest one still waits. */
const endings: readonly ((scene: Scene, held: Held, when: Date) => Command[])[] = [
  (scene, { transferId }, when) => [{ verb: 'settle', cause: cause(scene, when), transferId }],
  (scene, { transferId }, when) => [
    { verb: 'fail', cause: cause(scene, when), transferId, reason: 'Account of the payee is closed' },
  ],
  (scene, { transferId }, when) => [
    { verb: 'settle', cause: cause(scene, when), transferId },
    {
      verb: 'reverse',
      cause: cause(scene, later(when, 20)),
      transferId,
      keepCharges: true,
      reason: 'Returned by the bank',
      forced: true,
    },
  ],
];

const words = ['Dinner', 'Groceries', 'Tickets', 'Gift', 'Taxi', 'Books', 'Shared flat', 'Coffee'];

/** One account's six weeks, oldest first within each thread; the caller sorts all threads by time. */
export function history(scene: Scene): Command[] {
  const { account, tenant, random } = scene;
  const others = tenant.accounts.filter(({ id, currency }) => id !== account.id && currency === account.currency);
  const days = WEEKS * 7;
  const fortnights = [days, days - 14, days - 28];
  const income = fortnights.map((day) =>
    moneyIn(scene, at(scene, day), amount(scene, account.income * 0.9, account.income), 'Salary'),
  );
  const small = account.income / 40;
  const everyDays = Array.from({ length: days / 3 }, (_, i) => days - 1 - i * 3).filter((day) => day > 0);
  const sent =
    others.length === 0
      ? []
      : everyDays.map((day) =>
          send(scene, at(scene, day), amount(scene, 1, small), random.pick(others), random.pick(words)),
        );
  const paid = fortnights.map((day) =>
    pay(scene, at(scene, day - 5), amount(scene, small, small * 3), 'Savings elsewhere'),
  );
  const waits = tenant.undone ? waiting(scene, small, fortnights) : [];
  return [
    ...income,
    ...sent,
    ...paid,
    ...waits,
    ...loose(scene, small),
    ...(tenant.undone ? unfinished(scene, small, sent) : []),
  ];
}

/** Money out that waited, and how each of it ended. */
const waiting = (scene: Scene, small: number, days: readonly number[]): Command[] =>
  days.flatMap((day, i) => {
    const when = at(scene, day - 3);
    const held = hold(scene, when, amount(scene, small, small * 4));
    return [held, ...endings[i]!(scene, held, later(when, 18))];
  });

/** What is still open or was put right. */
const loose = (scene: Scene, small: number): Command[] => [
  monthlyFee(scene, at(scene, 10)),
  ...sentBack(scene, small),
  moneyIn(scene, at(scene, 1), amount(scene, small, small * 2), 'Insurance', false),
];

/** Money out that waits, and a transfer that was refunded. */
const unfinished = (scene: Scene, small: number, sent: readonly Opening[]): Command[] => [
  hold(scene, at(scene, 1), amount(scene, small, small * 2)),
  ...sent.slice(0, 1).map((undone) => refund(scene, at(scene, 4), undone)),
];

function monthlyFee(scene: Scene, when: Date): Command {
  const { account, random, books } = scene;
  return {
    verb: 'adjust',
    cause: cause(scene, when),
    transferId: random.id(when),
    kind: 'fee',
    account: { accountId: account.id },
    contra: { accountId: books.get(account.currency)!.fees },
    amount: -amount(scene, 2, 4),
    facts: facts(scene, when, { description: 'Monthly fee', narration: 'MONTHLY FEE' }),
  };
}

function sentBack(scene: Scene, small: number): Command[] {
  const arrived = moneyIn(scene, at(scene, 9), amount(scene, small, small * 2), 'Unknown sender', false);
  const { transferId } = arrived;
  return [
    arrived,
    { verb: 'fail', cause: cause(scene, at(scene, 7)), transferId, status: 'reversed', reason: 'Sent back' },
  ];
}

function refund(scene: Scene, when: Date, { transferId: originalId }: Opening): Command {
  const common = { verb: 'refund', kind: 'refund', mark: scene.refundMarks, originalId } as const;
  const told = facts(scene, when, { narration: 'REFUND' });
  return { ...common, cause: cause(scene, when), transferId: scene.random.id(when), facts: told };
}
