import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf } from '../../../kernel/id';
import type { WalletCall } from '../context';
import * as repo from '../repo/contacts';
import * as service from '../service/contacts';
import { Customer } from '../types/account';
import { contactOf, PaymentContact, PaymentContactPage, ValidIban } from '../types/contact';
import { ContactFilter } from '../types/filters';
import { AddContactInput, UpdateContactInput } from '../types/inputs';
import { contactQuery, onlyPage } from './filters';
import { showPage } from './show';

@Resolver(() => PaymentContact)
export class ContactResolver {
  @Authorized('account:read')
  @Query(() => ValidIban, { description: 'Checks an IBAN and asks its bank whose account it is. Creates nothing.' })
  validateIban(
    @Arg('iban', () => String) iban: string,
    @Arg('accountTitle', () => String, { nullable: true, description: 'Used where the bank tells none.' })
    title?: string,
  ): ValidIban {
    const { text, country, bankCode, bank, accountTitle } = service.validate(iban, title);
    return {
      iban: text,
      country,
      bankCode,
      bankName: bank?.name ?? null,
      swiftCode: bank?.swift ?? null,
      accountTitle,
    };
  }

  @Authorized('account:read')
  @Query(() => PaymentContact)
  async paymentContact(@Ctx() { loaders }: WalletCall, @Arg('id', () => ID) id: string): Promise<PaymentContact> {
    return contactOf(found(await loaders.contact.load(idOf(id, 'CONTACT_UNKNOWN')), 'CONTACT_UNKNOWN'));
  }

  @Authorized('account:read')
  @Query(() => PaymentContactPage)
  async paymentContacts(
    @Ctx() { deps, viewer }: WalletCall,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => ContactFilter, { nullable: true }) filter?: ContactFilter,
  ): Promise<PaymentContactPage> {
    const page = await onlyPage(
      viewer.tenantId,
      contactQuery(filter),
      paging,
      (query, window, total) => repo.list(deps.db, viewer, query, window, total),
      (query) => repo.count(deps.db, viewer, query),
    );
    return showPage(page, contactOf);
  }

  @Authorized('account:write')
  @Mutation(() => PaymentContact)
  async addContact(
    @Ctx() call: WalletCall,
    @Arg('input', () => AddContactInput) input: AddContactInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key?: string,
  ): Promise<PaymentContact> {
    return contactOf(await service.add(call, input, key));
  }

  @Authorized('account:write')
  @Mutation(() => PaymentContact)
  async updateContact(
    @Ctx() call: WalletCall,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateContactInput) input: UpdateContactInput,
  ): Promise<PaymentContact> {
    return contactOf(await service.update(call, id, input));
  }

  @Authorized('account:write')
  @Mutation(() => PaymentContact, { description: 'What was transferred to it stays.' })
  async removeContact(@Ctx() call: WalletCall, @Arg('id', () => ID) id: string): Promise<PaymentContact> {
    return contactOf(await service.remove(call, id));
  }

  @FieldResolver(() => Customer)
  owner(@Root() { ownerCustomerId }: PaymentContact): Customer {
    return { id: ownerCustomerId };
  }
}
