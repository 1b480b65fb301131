import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { unseal } from '../../../kernel/crypto';
import { JSONObject, Paging } from '../../../kernel/graphql';
import { isId } from '../../../kernel/id';
import type { Page } from '../../../kernel/page';
import type { Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import { checkTexts } from '../fields';
import { phoneKey } from '../phone';
import * as repo from '../repo/customers';
import * as business from '../service/business';
import { setSuspended, update } from '../service/customer-change';
import { remove } from '../service/customer-removal';
import * as service from '../service/customers';
import {
  AssociatedPerson,
  AssociatedPersonInput,
  Customer,
  CustomerBankAccount,
  CustomerBankAccountInput,
  CustomerChange,
  CustomerFilter,
  CustomerInput,
  CustomerPage,
  PhoneNumber,
  ProviderLink,
} from '../types/customer';
import { byIds } from './by-ids';
import { numbered } from './numbered';
import { emptyPage } from './page';

type Row = repo.Row;

@Resolver(() => Customer)
export class CustomerResolver {
  @Authorized<Scope>('customer:read')
  @Query(() => Customer)
  customer(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<Row> {
    return service.get(ctx, id);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => CustomerPage, { description: 'Newest first; deleted ones only when asked for.' })
  async customers(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => CustomerFilter, { nullable: true }) filter?: CustomerFilter | null,
  ): Promise<Page<Row>> {
    if (filter?.parentId && !isId(filter.parentId)) return emptyPage();
    return repo.list(deps.db, viewer.tenantId, { ...checkTexts({ ...filter }), id: viewer.customerId }, paging);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [Customer], { nullable: 'items', description: 'By public number, in the order asked: at most 100.' })
  customersBySeq(@Ctx() { deps, viewer }: Context, @Arg('seqs', () => [Int]) seqs: number[]): Promise<(Row | null)[]> {
    const find = (some: readonly number[]) => repo.bySeq(deps.db, viewer, some);
    return numbered(seqs, find, ({ seq }) => seq);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => [Customer], {
    nullable: 'items',
    description: 'In the order asked, null where there is none: at most 100.',
  })
  customersById(@Ctx() { deps, viewer }: Context, @Arg('ids', () => [ID]) ids: string[]): Promise<(Row | null)[]> {
    const { tenantId, customerId: own } = viewer;
    return byIds(ids, async (some) =>
      repo.findMany(
        deps.db,
        tenantId,
        some.filter((id) => !own || own === id),
      ),
    );
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer)
  createCustomer(
    @Ctx() ctx: Context,
    @Arg('input', () => CustomerInput) input: CustomerInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Row> {
    return service.create(ctx, input, idempotencyKey);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer, { description: 'A business with those who own, control and sign for it.' })
  createBusiness(
    @Ctx() ctx: Context,
    @Arg('input', () => CustomerInput) input: CustomerInput,
    @Arg('business', () => JSONObject) record: Record<string, unknown>,
    @Arg('persons', () => [AssociatedPersonInput]) persons: AssociatedPersonInput[],
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Row> {
    return business.create(ctx, { input, business: record, persons }, idempotencyKey);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer, {
    description: 'Fields and standing at once. Nothing changed is a success without an event.',
  })
  updateCustomer(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => CustomerChange) input: CustomerChange,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Row> {
    return update(ctx, id, input, idempotencyKey);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer, {
    description: 'Ends the customer’s sessions and one-time pages at once. Money and cards stay as they are.',
  })
  suspendCustomer(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string | null,
  ): Promise<Row> {
    return setSuspended(ctx, id, true, reason);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer)
  reactivateCustomer(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string | null,
  ): Promise<Row> {
    return setSuspended(ctx, id, false, reason);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer, {
    description:
      'The record is kept, the contacts become free. Refused while there is money. Where the tenant’s contract says so, cards freeze and accounts close in the same moment.',
  })
  deleteCustomer(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<Row> {
    return remove(ctx, id, idempotencyKey);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Customer, { description: 'The whole new list.' })
  setAssociatedPersons(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('persons', () => [AssociatedPersonInput]) persons: AssociatedPersonInput[],
  ): Promise<Row> {
    return business.setPersons(ctx, customerId, persons);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => ProviderLink)
  linkProvider(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('provider', () => String) provider: string,
    @Arg('externalId', () => String) externalId: string,
  ): Promise<repo.Link> {
    return business.linkProvider(ctx, customerId, { provider, externalId });
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Boolean)
  unlinkProvider(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    return business.unlinkProvider(ctx, id);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => CustomerBankAccount)
  addCustomerBankAccount(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => CustomerBankAccountInput) input: CustomerBankAccountInput,
  ): Promise<repo.Bank> {
    return business.addBank(ctx, customerId, input);
  }

  @Authorized<Scope>('customer:write')
  @Mutation(() => Boolean)
  removeCustomerBankAccount(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    return business.removeBank(ctx, id);
  }

  @FieldResolver(() => PhoneNumber, { nullable: true })
  phone(@Root() { dialCode, phone: number }: Row): PhoneNumber | null {
    return dialCode && number ? { dialCode, number, e164: `+${phoneKey({ dialCode, number })}` } : null;
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer who made this one: the platform itself, as a rule.',
  })
  async parent(@Root() { parentId }: Row, @Ctx() { load, viewer }: Context): Promise<Row | null> {
    return parentId && !viewer.customerId ? load.customer.load(parentId) : null;
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => String, { nullable: true })
  documentNumber(@Root() { id, documentNumberSealed }: Row, @Ctx() { deps }: Context): string | null {
    const context = `identity.customer.document_number|${id}`;
    return documentNumberSealed && unseal(deps.keys, context, documentNumberSealed).toString();
  }

  @Authorized<Scope>('kyc:read')
  @FieldResolver(() => String, { nullable: true })
  identification(@Root() { id, identificationSealed }: Row, @Ctx() { deps }: Context): string | null {
    return (
      identificationSealed &&
      unseal(deps.keys, `identity.customer.identification|${id}`, identificationSealed).toString()
    );
  }

  @FieldResolver(() => [AssociatedPerson])
  associatedPersons(@Root() { id }: Row, @Ctx() { load }: Context): Promise<readonly repo.Person[]> {
    return load.persons.load(id);
  }

  @FieldResolver(() => [ProviderLink])
  providerLinks(@Root() { id }: Row, @Ctx() { load }: Context): Promise<readonly repo.Link[]> {
    return load.links.load(id);
  }

  @FieldResolver(() => [CustomerBankAccount])
  bankAccounts(@Root() { id }: Row, @Ctx() { load }: Context): Promise<readonly repo.Bank[]> {
    return load.banks.load(id);
  }
}
