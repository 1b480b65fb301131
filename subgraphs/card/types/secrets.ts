import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql';
import type { RotationCount } from '../repo/rotation';
import type { TokenPage } from '../secrets/page';
import type { Disclosure, Secrets } from '../secrets/reveal';
import type { IssuedToken } from '../secrets/tokens';
import { CardNetwork } from './words';

export const CardSecretField = { PAN: 'pan', CVV: 'cvv', EXPIRY: 'expiry' } as const;
registerEnumType(CardSecretField, { name: 'CardSecretField', description: 'What of a card number is to be shown.' });

@ObjectType({
  description: 'What is printed on a card. Only in the answer to whoever may see it: never cached, never replayed.',
  simpleResolvers: true,
})
export class CardSecrets implements Secrets {
  @Field(() => ID)
  cardId!: string;

  @Field(() => String, { nullable: true, description: 'The whole number. Null where it was not asked for.' })
  pan!: string | null;

  @Field(() => String, { nullable: true, description: 'The three digits beside it.' })
  cvv!: string | null;

  @Field(() => Int, { nullable: true })
  expiryMonth!: number | null;

  @Field(() => Int, { nullable: true, description: 'Four digits.' })
  expiryYear!: number | null;
}

@ObjectType({
  description:
    'Permission, once, to set the PIN of one card or to see its number. Told this once; a newer one voids it, and so does all that keeps the card from being used.',
  simpleResolvers: true,
})
export class CardToken implements IssuedToken {
  @Field(() => String)
  token!: string;

  @Field(() => ID)
  cardId!: string;

  @Field(() => DateTime)
  expiresAt!: Date;
}

@ObjectType({
  description: 'A token for a page of ours and, for whoever may hold it, the number itself.',
  simpleResolvers: true,
})
export class CardDisclosure extends CardToken implements Disclosure {
  @Field(() => CardSecrets, { nullable: true, description: 'Null where the number is for our page alone.' })
  secrets!: Secrets | null;
}

export const CardTokenKind = { PIN: 'pin', REVEAL: 'reveal' } as const;
registerEnumType(CardTokenKind, { name: 'CardTokenKind', description: 'What a one-time token is for.' });

@Directive('@inaccessible')
@ObjectType({ description: 'What our own page must know of a token before it is used.', simpleResolvers: true })
export class HostedToken implements TokenPage {
  @Field(() => Boolean, { description: 'It can be used now.' })
  open!: boolean;

  @Field(() => [String], { description: 'Whose pages may frame ours; `*` is any.' })
  frameOrigins!: readonly string[];

  @Field(() => String, { description: 'The name of whose card it is about.' })
  platform!: string;

  @Field(() => String, { nullable: true, description: 'Of the card, while it can.' })
  last4!: string | null;

  @Field(() => CardNetwork, { nullable: true, description: 'The same.' })
  network!: TokenPage['network'];
}

@ObjectType({
  description: 'A key that PINs may be encrypted to: RSA-OAEP with SHA-256 for hash and mask, no label.',
  simpleResolvers: true,
})
export class CardPinKey {
  @Field(() => String, { description: 'Goes along with every PIN that is encrypted to it.' })
  kid!: string;

  @Field(() => String, { description: 'PEM.' })
  publicKey!: string;

  @Field(() => DateTime, { nullable: true, description: 'From then on nothing encrypted to it is taken.' })
  retiredAt!: Date | null;
}

@ObjectType({ description: 'How much one master key still seals.', simpleResolvers: true })
export class VaultKeyUse implements RotationCount {
  @Field(() => Int)
  keyId!: number;

  @Field(() => Int, { description: 'Card numbers, those of former generations too.' })
  numbers!: number;

  @Field(() => Int, { description: 'Private halves of the keys that PINs are encrypted to.' })
  pinKeys!: number;

  @Field(() => Boolean, { description: 'False: this process cannot open them.' })
  known!: boolean;
}

@ObjectType({ description: "How far the tenant's secrets have moved to the newest master key.", simpleResolvers: true })
export class VaultRotation {
  @Field(() => Int, { description: 'The master key that seals now.' })
  sealingKeyId!: number;

  @Field(() => Boolean, { description: 'Nothing is left under any other.' })
  done!: boolean;

  @Field(() => [VaultKeyUse])
  keys!: VaultKeyUse[];
}
