import { createHash } from 'node:crypto';
import { Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import type { Context } from '../context';
import { Merchant, MerchantCountry } from '../types/authorisation';

/** Networks tell a merchant by its own id, smaller ones only by what is on the receipt. */
const identityOf = ({ id, name, mcc, city, country }: Merchant): string | null =>
  id ?? (name === null ? null : [name, mcc, city, country].join('|'));

/** 48 bits of a digest: the same merchant has the same number with every card and tenant, without a directory. */
export function numberOf(merchant: Merchant): number | null {
  const identity = identityOf(merchant);
  return identity === null ? null : createHash('sha256').update(identity).digest().readUIntBE(0, 6);
}

@Resolver(() => Merchant)
export class MerchantResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description: 'A number of its own, the same wherever it is met; null where the network does not name it.',
  })
  number(@Root() merchant: Merchant): number | null {
    return numberOf(merchant);
  }

  @FieldResolver(() => MerchantCountry, { nullable: true, description: 'Its country, as locations have it.' })
  location(@Root() { country }: Merchant, @Ctx() { load }: Context): Promise<MerchantCountry | null> | null {
    return country === null ? null : load.country.load(country);
  }
}
