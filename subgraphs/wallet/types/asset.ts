import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql';
import type { AssetRow } from '../repo/assets';
import { AssetKind } from './words';

@ObjectType({ description: 'A currency or token that accounts of the tenant may be in.', simpleResolvers: true })
export class Asset {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number.' })
  seq!: number;

  @Field(() => String, { description: 'ISO 4217 code, or the symbol of a token.' })
  code!: string;

  @Field(() => AssetKind)
  kind!: AssetRow['kind'];

  @Field(() => Int, { nullable: true, description: 'ISO 4217 number.' })
  isoNumber!: number | null;

  @Field(() => Int, { description: 'How many decimals people write.' })
  decimals!: number;

  @Field(() => Int, { description: 'How many the ledger keeps; amounts in events count its units.' })
  ledgerScale!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  symbol!: string | null;

  @Field(() => String, { nullable: true })
  icon!: string | null;

  @Field(() => Boolean, { description: 'Whether accounts may be opened in it.' })
  active!: boolean;

  @Field(() => DateTime)
  createdAt!: Date;
}
