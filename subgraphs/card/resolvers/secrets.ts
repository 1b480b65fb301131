import { Arg, Authorized, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Fault, found } from '../../../kernel/error';
import type { Viewer } from '../../../kernel/viewer';
import type { Context } from '../context';
import * as repo from '../repo/secrets';
import { pageOf, type TokenPage } from '../secrets/page';
import { setPinWithToken } from '../secrets/pin-with-token';
import { type Disclosure, disclose, reveal, revealWithToken, type SecretField, type Secrets } from '../secrets/reveal';
import { rotationOf } from '../secrets/rotation';
import { changePin, setEncryptedPin, setPin } from '../secrets/set-pin';
import { createToken, type IssuedToken, isHosted, type Kind } from '../secrets/tokens';
import { Card, cardOf } from '../types/card';
import {
  CardDisclosure,
  CardPinKey,
  CardSecretField,
  CardSecrets,
  CardToken,
  CardTokenKind,
  HostedToken,
  VaultRotation,
} from '../types/secrets';

/** A token is its own right, but somebody must be there who was given it. */
function somebody(viewer: Viewer): void {
  if (!viewer.credentialId && !isHosted(viewer)) throw new Fault('CREDENTIAL_MISSING');
}

/**
 * PINs, numbers and what seals them. Keys are taken where an answer may be given again: an accepted PIN, and a token for
 * our page. What shows a number is done anew each time.
 */
@Resolver(() => CardSecrets)
export class SecretsResolver {
  @Authorized('card:write')
  @Mutation(() => Card, { description: "Set or replace a card's PIN. The old one is not asked for." })
  async setCardPin(
    @Arg('id', () => ID) id: string,
    @Arg('pin', () => String) pin: string,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await setPin(context.deps, context, { id, pin }), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'The same by whoever knows the old PIN. Wrong ones are counted, and lock it.' })
  async changeCardPin(
    @Arg('id', () => ID) id: string,
    @Arg('oldPin', () => String) oldPin: string,
    @Arg('newPin', () => String) newPin: string,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await changePin(context.deps, context, { id, oldPin, newPin }), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'The same with a PIN that is encrypted to one of `cardPinKeys`, in base64.' })
  async setEncryptedCardPin(
    @Arg('id', () => ID) id: string,
    @Arg('encryptedPin', () => String) encryptedPin: string,
    @Arg('kid', () => String) kid: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return fresh(await setEncryptedPin(context.deps, context, { id, encryptedPin, kid }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => CardToken, { description: 'Permission to set the PIN once, for ten minutes.' })
  createPinToken(
    @Arg('cardId', () => ID) cardId: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<IssuedToken> {
    return createToken(context.deps, context, 'pin', cardId, key);
  }

  @Authorized('card:write')
  @Mutation(() => CardToken, { description: 'Permission to see the number once, for some minutes.' })
  createRevealToken(@Arg('cardId', () => ID) cardId: string, @Ctx() context: Context): Promise<IssuedToken> {
    return createToken(context.deps, context, 'reveal', cardId);
  }

  @Mutation(() => Boolean, {
    description: 'For whoever asked for the token, or a page of ours. A PIN that breaks the rules leaves it usable.',
  })
  async setPinWithToken(
    @Arg('token', () => String) token: string,
    @Arg('pin', () => String) pin: string,
    @Ctx() context: Context,
  ): Promise<boolean> {
    somebody(context.viewer);
    await setPinWithToken(context.deps, context, token, pin);
    return true;
  }

  @Mutation(() => CardSecrets, {
    description: 'For whoever asked for the token and may see numbers, for end users their own, or a page of ours.',
  })
  async revealWithToken(@Arg('token', () => String) token: string, @Ctx() context: Context): Promise<Secrets> {
    somebody(context.viewer);
    return revealWithToken(context.deps, context, token);
  }

  @Authorized('hosted')
  @Directive('@inaccessible')
  @Query(() => HostedToken, {
    description: 'For hosted pages alone: what became of a token. Looking uses nothing up.',
  })
  hostedToken(
    @Arg('kind', () => CardTokenKind) kind: Kind,
    @Arg('token', () => String) token: string,
    @Ctx() context: Context,
  ): Promise<TokenPage> {
    return pageOf(context.deps, context, kind, token);
  }

  @Authorized('card:reveal')
  @Mutation(() => CardSecrets, { description: 'Number, CVV and expiry in the clear. Every time is in the audit log.' })
  revealCard(
    @Arg('id', () => ID) id: string,
    @Arg('fields', () => [CardSecretField], { nullable: true, description: 'By default all.' })
    fields: SecretField[] | null,
    @Ctx() context: Context,
  ): Promise<Secrets> {
    return reveal(context.deps, context, id, fields);
  }

  @Authorized('card:write')
  @Mutation(() => CardDisclosure, {
    description:
      'A token for our page, which voids the last one, and for certified tenants number, CVV and expiry too.',
  })
  discloseCard(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<Disclosure> {
    return disclose(context.deps, context, id);
  }

  @Authorized('card:read')
  @Query(() => [CardPinKey], { description: 'What PINs may be encrypted to.' })
  async cardPinKeys(@Ctx() { deps, viewer }: Context): Promise<CardPinKey[]> {
    const rows = await repo.pinKeys(deps.db, viewer.tenantId);
    return rows.map(({ kid, publicKey, retiredAt }) => ({
      ...{ kid, publicKey },
      retiredAt: retiredAt === null ? null : new Date(retiredAt),
    }));
  }

  @Authorized('tenant:write')
  @Query(() => VaultRotation, { description: "How far the tenant's secrets have moved to the newest master key." })
  vaultRotation(@Ctx() { deps, viewer }: Context): Promise<VaultRotation> {
    return rotationOf(deps, viewer.tenantId);
  }
}

async function fresh(id: string, { load }: Context): Promise<Card> {
  return cardOf(found(await load.cards.clear(id).load(id), 'CARD_UNKNOWN'));
}
