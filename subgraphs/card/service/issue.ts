import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { idOf, newId } from '../../../kernel/id';
import { anyRecord, parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { inTurn } from '../../../schema/in-turn';
import { once } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { approvalMethods, forms } from '../../../schema/tables/card';
import { attach, changeCardRules } from '../../rules/port';
import { embossed, embossingNames } from '../embossing';
import { type Found, refusal } from '../issuance';
import { validThrough } from '../pan';
import * as repo from '../repo/cards';
import { legalName, lockQuota, terms } from '../repo/identity';
import { liveCardsOf, orderPlastic } from '../repo/life';
import { spend } from './act';
import { causeOf } from './change';
import { address, deliverySpeed, design, email, holderName, phone, sentence } from './input';
import { checkMetadata, type Metadata } from './metadata';
import { type Blank, freshPan, mint } from './mint';
import { cashless, controls, demandRules, limits } from './rules';

const input = z.object({
  accountId: z.string(),
  customerId: z.string().nullish(),
  tierId: z.string().nullish(),
  form: z
    .enum(forms)
    .nullish()
    .transform((form) => form ?? 'virtual'),
  currency: z.string().nullish(),
  holderName: holderName.nullish(),
  embossedName: z.string().max(40).nullish(),
  recipientName: sentence(100).nullish(),
  label: sentence(100).nullish(),
  design: design.nullish(),
  deliverySpeed: deliverySpeed.nullish(),
  address: address.nullish(),
  approvalMethod: z.enum(approvalMethods).nullish(),
  email: email.nullish(),
  otpPhone: phone.nullish(),
  metadata: anyRecord().nullish(),
  limits: limits.nullish(),
  controls: controls.nullish(),
});
export type IssueInput = z.input<typeof input>;
type Given = z.output<typeof input>;

/** A new card: a virtual one is active at once, a physical one waits for its PIN and its order. */
export function issue(deps: Deps, call: Call, raw: IssueInput, key?: string | null): Promise<string> {
  const given = gate(parse(input, raw, 'input'));
  demandRules(call, given);
  const spent = spend(call, 'issue', given, key, deps.clock.now());
  return transact(deps.db, (tx) => once(tx, spent, () => make(tx, deps, call, given)));
}

const gate = (given: Given): Given => ({
  ...given,
  accountId: idOf(given.accountId, 'ACCOUNT_UNKNOWN', 'input.accountId'),
  customerId: given.customerId && idOf(given.customerId, 'CUSTOMER_UNKNOWN', 'input.customerId'),
  tierId: given.tierId && idOf(given.tierId, 'TIER_UNKNOWN', 'input.tierId'),
});

async function make(tx: Tx, { keys, clock }: Deps, call: Call, given: Given): Promise<string> {
  const looked = await look(tx, call, given);
  const metadata = checkMetadata(looked.policy.cards, given.metadata ?? {}, 'input.metadata');
  const refused = refusal(looked, given);
  if (refused) throw refused;
  const { tenantId } = call.viewer;
  const { tier } = looked as Ready;
  const pan = await freshPan(tx, keys, tenantId, tier.bin);
  await inTurn(tx, tenantId, 'card');
  const cause = causeOf(call, clock.now());
  const verb = given.form === 'virtual' ? 'issueVirtual' : 'issuePhysical';
  const born = blank({ ...given, metadata }, looked as Ready, cause.at);
  const { id: cardId, generation } = await mint({ tx, keys, cause, policy: looked.policy }, verb, born, pan, (card) =>
    rule(tx, call, card, { given, tier, policy: looked.policy, now: cause.at }),
  );
  if (given.form === 'physical' && given.address)
    await orderPlastic(tx, { tenantId, id: newId(), cardId, generation, address: given.address, createdAt: cause.at });
  return cardId;
}

interface Ruling extends Pick<Ready, 'tier' | 'policy'> {
  readonly given: Given;
  readonly now: Date;
}

/** What every new card is given, and what is asked for this one. */
async function rule(tx: Tx, { viewer }: Call, card: repo.CardRow, { given, tier, policy, now }: Ruling): Promise<void> {
  const { tenantId, id: cardId, currency } = card;
  const also = { rules: policy.cards.newCards, limited: tier.enableLimits, config: tier.issuerSlug };
  await attach(tx, { tenantId, tierId: tier.id, cardId, currency, now, also });
  const { limits, controls } = given;
  if (limits || controls) await changeCardRules(tx, viewer, card, { limits, controls: cashless(card, controls) }, now);
}

interface Looked extends Found {
  /** What is embossed where nobody chose. */
  readonly name: string | null;
}
type Ready = Looked & { readonly account: repo.AccountStanding; readonly tier: repo.TierRow };

// The quota and the tier are locked first: whoever issues stands in one line, and nobody who holds an account waits.
async function look(tx: Tx, { viewer }: Call, given: Given): Promise<Looked> {
  const { tenantId } = viewer;
  const { cardQuota, designs, agentId } = await terms(tx, tenantId);
  if (cardQuota !== null) await lockQuota(tx, tenantId);
  // Sent at once, run in this order: one connection is one line.
  const [policy, tier, account] = await Promise.all([
    policyOf(tx, tenantId),
    repo.lockTier(tx, tenantId, given.tierId ?? null),
    repo.account(tx, tenantId, given.accountId),
  ]);
  const customerId = given.customerId ?? viewer.customerId ?? account?.ownerCustomerId ?? null;
  const [live, all, customer, legal] = await Promise.all([
    tier ? repo.liveCards(tx, tenantId, tier.id) : 0,
    cardQuota === null ? 0 : liveCardsOf(tx, tenantId),
    customerId ? repo.customer(tx, tenantId, customerId) : undefined,
    customerId ? legalName(tx, tenantId, customerId) : undefined,
  ]);
  const names = policy.cards.embossingNames && legal ? embossingNames(legal) : null;
  const quota = cardQuota === null ? null : { limit: cardQuota, live: all };
  const standing = { customerId, agentId, customer, account, tier, live, quota, designs, names, policy };
  return {
    ...standing,
    viewerCustomerId: viewer.customerId,
    name: names ? (names[0] ?? null) : legal ? embossed(legal) : null,
  };
}

function blank(
  given: Given & { readonly metadata: Metadata },
  { customerId, account, tier, names, name }: Ready,
  now: Date,
): Blank {
  const { form, label, recipientName, design, deliverySpeed, approvalMethod, email, otpPhone } = given;
  const holderName = given.holderName ?? (names ? name : null);
  return {
    ...{ id: newId(), generation: 1, customerId, tierId: tier.id, accountId: account.id, form, holderName },
    ...{ label, recipientName, design, deliverySpeed, approvalMethod, email },
    embossedName: given.embossedName ?? (names ? holderName : form === 'physical' ? name : null),
    network: tier.network,
    currency: account.currency,
    issuerConfigId: tier.issuerConfigId,
    validThrough: validThrough(now, tier.expiryMonths),
    processedAtThirdParty: form === 'virtual',
    threeDsConfigId: tier.threeDsConfigId,
    threeDsEnrolled: tier.is3ds,
    otpDialCode: otpPhone?.dialCode,
    otpPhone: otpPhone?.number,
    metadata: given.metadata,
  };
}
