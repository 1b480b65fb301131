import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { unseal } from '../../../kernel/crypto';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf, isId, sought } from '../../../kernel/id';
import type { Page } from '../../../kernel/page';
import type { Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import type { Row as CustomerRow } from '../repo/customers';
import * as repo from '../repo/kyc';
import type * as places from '../repo/locations';
import * as cases from '../service/kyc-cases';
import * as documents from '../service/kyc-documents';
import * as file from '../service/kyc-file';
import { createIdentification, updateIdentification } from '../service/kyc-identification';
import * as numbers from '../service/kyc-numbers';
import { Customer } from '../types/customer';
import { CustomerKycStatus, KycKind, KycLevel, KycNumberType, KycStatus } from '../types/enums';
import {
  KycAddress,
  KycAddressInput,
  KycCase,
  KycCasePage,
  KycDocument,
  KycDocumentInput,
  KycIdentification,
  KycIdentificationInput,
  KycPersonal,
  KycPersonalInput,
  KycReviewInput,
  KycStep,
} from '../types/kyc';
import { City, Country, State } from '../types/location';
import { numbered } from './numbered';
import { emptyPage } from './page';

@Resolver(() => KycCase)
export class KycCaseResolver {
  @Authorized<Scope>('kyc:read')
  @Query(() => KycCase)
  async kycCase(
    @Ctx() { deps, viewer }: Context,
    @Arg('id', () => ID) id: string,
    @Arg('customerId', () => ID, { nullable: true, description: "Another customer's does not exist." })
    customerId?: string | null,
    @Arg('kind', () => KycKind, { nullable: true, description: 'One of any other kind does not exist.' })
    kind?: string | null,
  ): Promise<repo.Case> {
    const row = await repo.findCase(deps.db, viewer.tenantId, idOf(id, 'KYC_UNKNOWN'));
    const whose = [viewer.customerId, customerId == null ? null : sought(customerId)].filter((one) => one != null);
    const hidden = whose.some((one) => one !== row?.customerId) || (kind != null && kind !== row?.kind);
    return found(hidden ? null : row, 'KYC_UNKNOWN');
  }

  @Authorized<Scope>('kyc:read')
  @Query(() => KycCasePage, { description: 'Newest first.' })
  async kycCases(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('status', () => KycStatus, { nullable: true }) status?: string | null,
    @Arg('kind', () => KycKind, { nullable: true }) kind?: string | null,
    @Arg('customerId', () => ID, { nullable: true }) customerId?: string | null,
  ): Promise<Page<repo.Case>> {
    const foreign = viewer.customerId && customerId && customerId !== viewer.customerId;
    if (foreign || (customerId && !isId(customerId))) return emptyPage();
    return repo.listCases(
      deps.db,
      viewer.tenantId,
      { status, kind, customerId: viewer.customerId ?? customerId },
      paging,
    );
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycCase, { description: 'A hosted session, good for 24 hours; an older pending one expires.' })
  startKycSession(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('level', () => KycLevel, { nullable: true }) level?: string | null,
    @Arg('redirectUrl', () => String, { nullable: true }) redirectUrl?: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<repo.Case> {
    return cases.startSession(ctx, customerId, { level: level ?? undefined, redirectUrl }, idempotencyKey);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycCase, { description: 'Sends a pending case to review.' })
  submitKyc(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<repo.Case> {
    return cases.submitCase(ctx, id);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycCase, { description: 'A document number for review. It is kept sealed.' })
  submitKycNumber(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('type', () => KycNumberType) type: string,
    @Arg('number', () => String) number: string,
    @Arg('accountId', () => ID, { nullable: true }) accountId?: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<repo.Case> {
    return numbers.submitNumber(ctx, customerId, { type, number, accountId }, idempotencyKey);
  }

  @Authorized<Scope>('kyc:review')
  @Mutation(() => KycCase, { description: 'By staff: the end of a case.' })
  reviewKyc(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => KycReviewInput) input: KycReviewInput,
  ): Promise<repo.Case> {
    return cases.review(ctx, id, input);
  }

  @Authorized<Scope>('kyc:review')
  @Mutation(() => String, { description: 'The document number of a case. Every reading goes into the audit log.' })
  readKycNumber(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<string> {
    return numbers.readNumber(ctx, id);
  }

  @FieldResolver(() => KycStatus)
  status(@Root() { status, expiresAt }: repo.Case, @Ctx() { deps }: Context): string {
    return status === 'pending' && expiresAt && expiresAt <= deps.clock.now() ? 'expired' : status;
  }

  @FieldResolver(() => Customer)
  async customer(@Root() { customerId }: repo.Case, @Ctx() { load }: Context): Promise<CustomerRow> {
    return found(await load.customer.load(customerId), 'CUSTOMER_UNKNOWN');
  }
}

@Resolver()
export class KycFileResolver {
  @Authorized<Scope>('kyc:read')
  @Query(() => [KycAddress], { nullable: 'items', description: 'By public number, in the order asked: at most 100.' })
  kycAddressesBySeq(
    @Ctx() { deps, viewer }: Context,
    @Arg('seqs', () => [Int]) seqs: number[],
  ): Promise<(repo.Address | null)[]> {
    const find = (some: readonly number[]) => repo.addressesBySeq(deps.db, viewer, some);
    return numbered(seqs, find, ({ seq }) => seq);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycPersonal)
  createKycPersonal(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycPersonalInput) input: KycPersonalInput,
  ): Promise<repo.Personal> {
    return file.createPersonal(ctx, customerId, input);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycPersonal, { description: 'While nobody has decided; what is absent stays.' })
  updateKycPersonal(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycPersonalInput) input: KycPersonalInput,
  ): Promise<repo.Personal> {
    return file.updatePersonal(ctx, customerId, input);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycAddress, { description: 'One of each type.' })
  createKycAddress(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycAddressInput) input: KycAddressInput,
  ): Promise<repo.Address> {
    return file.createAddress(ctx, customerId, input);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycAddress, { description: 'The one of the type; what is absent stays.' })
  updateKycAddress(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycAddressInput) input: KycAddressInput,
  ): Promise<repo.Address> {
    return file.updateAddress(ctx, customerId, input);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycIdentification, {
    description: 'A card or a passport, each with its expiry; the pictures are kept as documents.',
  })
  createKycIdentification(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycIdentificationInput) input: KycIdentificationInput,
  ): Promise<repo.Identification> {
    return createIdentification(ctx, customerId, input);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycIdentification, { description: 'After a rejection it opens the case anew.' })
  updateKycIdentification(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycIdentificationInput) input: KycIdentificationInput,
  ): Promise<repo.Identification> {
    return updateIdentification(ctx, customerId, input);
  }

  @Authorized<Scope>('kyc:write')
  @Mutation(() => KycDocument, { description: 'The same type and side again replaces what has not been accepted.' })
  uploadKycDocument(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycDocumentInput) input: KycDocumentInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<repo.Document> {
    return documents.upload(ctx, customerId, input, idempotencyKey);
  }
}

@Resolver(() => Customer)
export class CustomerKycResolver {
  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => KycPersonal, { nullable: true })
  kycPersonal(@Root() { id }: CustomerRow, @Ctx() { load }: Context): Promise<repo.Personal | null> {
    return load.personal.load(id);
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => KycIdentification, { nullable: true })
  kycIdentification(@Root() { id }: CustomerRow, @Ctx() { load }: Context): Promise<repo.Identification | null> {
    return load.identification.load(id);
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => [KycAddress])
  kycAddresses(@Root() { id }: CustomerRow, @Ctx() { load }: Context): Promise<readonly repo.Address[]> {
    return load.addresses.load(id);
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => [KycDocument])
  kycDocuments(@Root() { id }: CustomerRow, @Ctx() { load }: Context): Promise<readonly repo.Document[]> {
    return load.documents.load(id);
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => [KycCase], { description: 'Newest first.' })
  kycCases(@Root() { id }: CustomerRow, @Ctx() { load }: Context): Promise<readonly repo.Case[]> {
    return load.cases.load(id);
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => [KycStep], { description: 'Every change, oldest first.' })
  kycHistory(@Root() { id }: CustomerRow, @Ctx() { load }: Context): Promise<readonly repo.Step[]> {
    return load.history.load(id);
  }
}

/** As a write left it, which may be over by now; else as it is. */
async function standingOf(row: { readonly customerId: string; readonly kycStatus?: string }, ctx: Context) {
  return row.kycStatus ?? (await holderOf(row, ctx)).kycStatus;
}
const holderOf = async ({ customerId }: { readonly customerId: string }, { load }: Context): Promise<CustomerRow> =>
  found(await load.customer.load(customerId), 'CUSTOMER_UNKNOWN');
const STANDING = 'Of the customer; in the answer to a change as that left it, before any verdict on it.';

@Resolver(() => KycPersonal)
export class KycPersonalResolver {
  @FieldResolver(() => Customer)
  customer(@Root() row: repo.Personal, @Ctx() ctx: Context): Promise<CustomerRow> {
    return holderOf(row, ctx);
  }

  @FieldResolver(() => CustomerKycStatus, { description: STANDING })
  kycStatus(@Root() row: repo.Personal, @Ctx() ctx: Context): Promise<string> {
    return standingOf(row, ctx);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Tax number.' })
  tin(@Root() { customerId, tinSealed }: repo.Personal, @Ctx() { deps }: Context): string | null {
    return tinSealed && unseal(deps.keys, `identity.kyc_personal.tin|${customerId}`, tinSealed).toString();
  }
}

@Resolver(() => KycIdentification)
export class KycIdentificationResolver {
  @FieldResolver(() => Customer)
  customer(@Root() row: repo.Identification, @Ctx() ctx: Context): Promise<CustomerRow> {
    return holderOf(row, ctx);
  }

  @FieldResolver(() => CustomerKycStatus, { description: STANDING })
  kycStatus(@Root() row: repo.Identification, @Ctx() ctx: Context): Promise<string> {
    return standingOf(row, ctx);
  }

  @FieldResolver(() => [KycDocument], { description: 'All that count, of every type.' })
  documents(@Root() { customerId }: repo.Identification, @Ctx() { load }: Context): Promise<readonly repo.Document[]> {
    return load.documents.load(customerId);
  }

  @FieldResolver(() => String, { nullable: true })
  idCardNumber(@Root() { customerId, idCardSealed }: repo.Identification, @Ctx() { deps }: Context): string | null {
    return (
      idCardSealed && unseal(deps.keys, `identity.kyc_identification.id_card|${customerId}`, idCardSealed).toString()
    );
  }

  @FieldResolver(() => String, { nullable: true })
  passportNumber(@Root() { customerId, passportSealed }: repo.Identification, @Ctx() { deps }: Context): string | null {
    return (
      passportSealed &&
      unseal(deps.keys, `identity.kyc_identification.passport|${customerId}`, passportSealed).toString()
    );
  }
}

@Resolver(() => KycAddress)
export class KycAddressResolver {
  @FieldResolver(() => Customer)
  customer(@Root() row: repo.Address, @Ctx() ctx: Context): Promise<CustomerRow> {
    return holderOf(row, ctx);
  }

  @FieldResolver(() => Country)
  async country(@Root() { countryId }: repo.Address, @Ctx() { load }: Context): Promise<places.Country> {
    return found(await load.country.load(countryId), 'LOCATION_UNKNOWN');
  }

  @FieldResolver(() => State)
  async state(@Root() { stateId }: repo.Address, @Ctx() { load }: Context): Promise<places.State> {
    return found(await load.state.load(stateId), 'LOCATION_UNKNOWN');
  }

  @FieldResolver(() => City)
  async city(@Root() { cityId }: repo.Address, @Ctx() { load }: Context): Promise<places.City> {
    return found(await load.city.load(cityId), 'LOCATION_UNKNOWN');
  }
}
