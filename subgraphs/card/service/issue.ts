import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Keys } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { once, scopeOf } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { forms } from '../../../schema/tables/card';
import { attach } from '../../rules/port';
import { type Found, refusal } from '../issuance';
import { drawPan, panHmac, sealPan, validThrough } from '../pan';
import * as repo from '../repo/cards';
import { born } from '../transitions';
import { begin, causeOf } from './change';
import { holderName, metadata, sentence } from './input';

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
  label: sentence(100).nullish(),
  metadata: metadata.nullish(),
});
export type IssueInput = z.input<typeof input>;
type Given = z.output<typeof input>;

/** A new virtual card, active at once. */
export function issue(deps: Deps, call: Call, raw: IssueInput, key?: string | null): Promise<string> {
  const given = gate(parse(input, raw, 'input'));
  const now = deps.clock.now();
  const { tenantId } = call.viewer;
  const spent =
    key == null
      ? null
      : { tenantId, scope: scopeOf(call.viewer, 'card.issue'), key, input: given, requestId: call.requestId, now };
  return transact(deps.db, (tx) => once(tx, spent, () => act(tx, deps, call, given, now)));
}

const gate = (given: Given): Given => ({
  ...given,
  accountId: idOf(given.accountId, 'ACCOUNT_UNKNOWN', 'input.accountId'),
  customerId: given.customerId && idOf(given.customerId, 'CUSTOMER_UNKNOWN', 'input.customerId'),
  tierId: given.tierId && idOf(given.tierId, 'TIER_UNKNOWN', 'input.tierId'),
});

async function act(tx: Tx, { keys }: Deps, call: Call, given: Given, now: Date): Promise<string> {
  const found = await look(tx, call, given);
  const refused = refusal(found, given);
  if (refused) throw refused;
  const { tenantId } = call.viewer;
  const pan = await freshPan(tx, keys, tenantId, found.tier!.bin);
  const card = await make(tx, call, given, found as Ready, pan, now);
  const { id: cardId, accountId, tierId, generation, validThrough, currency } = card;
  await repo.intoVault(tx, {
    tenantId,
    cardId,
    generation,
    validThrough,
    createdAt: now,
    ...sealPan(keys, cardId, generation, pan),
  });
  await repo.link(tx, { tenantId, id: newId(), cardId, accountId, fromAt: now, createdAt: now, updatedAt: now });
  await attach(tx, { tenantId, tierId, cardId, currency, now });
  await begin(tx, causeOf(call, now), 'issueVirtual', born('issueVirtual', given.form), card, {
    reason: card.statusReason,
  });
  return cardId;
}

type Ready = Found & { readonly account: repo.AccountStanding; readonly tier: repo.TierRow };

// The tier is locked first: whoever issues of it stands in one line, and nobody who holds an account waits for a tier.
async function look(tx: Tx, { viewer }: Call, given: Given): Promise<Found> {
  const { tenantId } = viewer;
  // Sent at once, run in this order: one connection is one line.
  const [policy, tier, account] = await Promise.all([
    policyOf(tx, tenantId),
    repo.lockTier(tx, tenantId, given.tierId ?? null),
    repo.account(tx, tenantId, given.accountId),
  ]);
  const customerId = given.customerId ?? viewer.customerId ?? account?.ownerCustomerId ?? null;
  const [live, customer, names] = await Promise.all([
    tier ? repo.liveCards(tx, tenantId, tier.id) : 0,
    customerId ? repo.customer(tx, tenantId, customerId) : undefined,
    customerId && given.holderName ? repo.embossingNames(tx, tenantId, customerId) : [],
  ]);
  return { customerId, customer, account, tier, live, names, policy, viewerCustomerId: viewer.customerId };
}

function make(
  tx: Tx,
  { viewer }: Call,
  given: Given,
  { customerId, account, tier }: Ready,
  pan: string,
  now: Date,
): Promise<repo.CardRow> {
  return repo.insert(tx, {
    tenantId: viewer.tenantId,
    id: newId(),
    customerId,
    tierId: tier.id,
    accountId: account.id,
    publicId: publicId(),
    form: given.form,
    network: tier.network,
    currency: account.currency,
    issuerConfigId: tier.issuerConfigId,
    holderName: given.holderName ?? null,
    label: given.label ?? null,
    last4: pan.slice(-4),
    validThrough: validThrough(now, tier.expiryMonths),
    lifecycle: born('issueVirtual', given.form).to.lifecycle,
    statusReason: 'new card',
    cardText: 'Card created',
    processedAtThirdParty: true,
    threeDsConfigId: tier.threeDsConfigId,
    threeDsEnrolled: tier.is3ds,
    metadata: given.metadata ?? {},
    createdAt: now,
    updatedAt: now,
  });
}

const DRAWS = 20;

/** A number that no current card of the tenant has. */
async function freshPan(tx: Tx, keys: Keys, tenantId: string, bin: string): Promise<string> {
  for (let draw = 0; draw < DRAWS; draw++) {
    const pan = drawPan(bin);
    if (!(await repo.numbered(tx, tenantId, panHmac(keys, pan)))) return pan;
  }
  assert.fail(`the number range ${bin} is used up`);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PUBLIC_ID_LENGTH = 32;

/** 190 random bits: no two cards anywhere share one. */
const publicId = (): string =>
  Array.from({ length: PUBLIC_ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
