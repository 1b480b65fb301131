import { type Codec, narrowed, object, optional, refuse } from '../../codec';
import { type Route, route } from '../../dialect';
import { booleanInQuery, changing, clearing, country, day, mobile, named, same, text, words } from '../codecs';
import { document } from '../documents';
import { metadata, metadataChange } from '../metadata';
import type {
  V1CreateUserMutation,
  V1CreateUserMutationVariables,
  V1DeleteUserMutation,
  V1DeleteUserMutationVariables,
  V1ListUsersQuery,
  V1ListUsersQueryVariables,
  V1ReadUserQuery,
  V1ReadUserQueryVariables,
  V1UpdateUserMutation,
  V1UpdateUserMutationVariables,
} from '../operations.generated';
import { cursorNames, pageCodec, pageFacts, pageOf, pageQuery, period } from '../paging';
import { deletedUser, user, userOf } from '../shapes/user';

const tag = 'Users';
const path = object({ id: named('user', 'usr') });

const EMAIL = /^[^@\s\p{Cc}\p{Cs}]+@[^@\s.\p{Cc}\p{Cs}]+(\.[^@\s.\p{Cc}\p{Cs}]+)+$/u;
const LONGEST_EMAIL = 254;

/** Contract 2.1: whatever is wrong with a text, it has this one code. */
const email = narrowed(
  words,
  { format: 'email', maxLength: LONGEST_EMAIL },
  {
    when: (value) => value.length <= 2 * LONGEST_EMAIL && [...value].length <= LONGEST_EMAIL && EMAIL.test(value),
    reason: { is: 'email' },
    code: 'EMAIL_INVALID',
  },
);

/** What nobody can have for an address finds nobody. */
const anyEmail: Codec<string> = {
  ...words,
  decode: (wire, at) => (typeof wire !== 'string' ? refuse(at, { is: 'text' }) : EMAIL.test(wire) ? wire : ''),
};

const ADULT_YEARS = 18;

function lastAdult(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear() - ADULT_YEARS, now.getUTCMonth(), now.getUTCDate())).toISOString();
}

const birthDate = narrowed(
  day,
  {},
  { when: (date) => date >= '1900', reason: { is: 'told', text: 'must not be before 1900' } },
  {
    when: (date) => date <= lastAdult().slice(0, 10),
    reason: { is: 'told', text: `must be at least ${ADULT_YEARS} years ago` },
  },
);

const line = text(200);
const line2 = text(200, 0);
const postalCode = text(20, 0);

const address = object({
  line1: line,
  line2: optional(line2),
  city: line,
  country,
  postal_code: optional(postalCode),
});

const addressChange = object({
  line1: changing(line),
  line2: clearing(line2),
  city: changing(line),
  country: changing(country),
  postal_code: clearing(postalCode),
});

interface AddressGiven {
  readonly line1?: string;
  readonly line2?: string | null;
  readonly city?: string;
  readonly country?: string;
  readonly postal_code?: string | null;
}

/** An empty line is none. */
const addressIn = ({ line2, postal_code, ...given }: AddressGiven) => ({
  ...given,
  line2: line2 === '' ? null : line2,
  postalCode: postal_code === '' ? null : postal_code,
});

/** A case that was never opened is pending, too. */
const kycStatuses = (status: 'PENDING' | 'IN_REVIEW' | 'APPROVED' | 'REJECTED') =>
  status === 'PENDING' ? (['NONE', status] as const).slice() : [status];

const names = {
  phone: 'mobile',
  firstName: 'first_name',
  lastName: 'last_name',
  dateOfBirth: 'date_of_birth',
  'address.line1': 'address.line1',
  'address.line2': 'address.line2',
  'address.city': 'address.city',
  'address.country': 'address.country',
  'address.postalCode': 'address.postal_code',
} as const;

const mariam = {
  id: 'usr_01KTXED1KC7QS2METZA7MBCSRQ',
  object: 'user',
  email: 'mariam.saleh@mail.example',
  first_name: 'Mariam',
  last_name: 'Saleh',
  mobile: '+971527004418',
  date_of_birth: '1989-11-02',
  nationality: 'JO',
  address: { line1: 'Al Maryah Street 18', line2: null, city: 'Abu Dhabi', country: 'AE', postal_code: null },
  kyc: { status: 'pending', level: 'basic', approved_at: null, rejection_reason: null },
  status: 'active',
  metadata: { crm_ref: 'C-20418' },
  created_at: '2026-06-12T08:15:30.412Z',
  updated_at: '2026-06-12T08:15:30.412Z',
  deleted_at: null,
};
const one = { id: mariam.id };

/** Contract 2.1–2.5 */
export const users: readonly Route[] = [
  route('POST /v1/users', document<V1CreateUserMutation, V1CreateUserMutationVariables>('V1CreateUser'), {
    summary: 'Create a user',
    tag,
    needs: 'customer:write',
    status: 201,
    in: {
      body: object({
        email,
        first_name: text(100),
        last_name: text(100),
        mobile,
        date_of_birth: optional(birthDate),
        nationality: optional(country),
        address: optional(address),
        metadata: optional(metadata),
      }),
    },
    to: ({ first_name, last_name, mobile: e164, date_of_birth, address: lives, ...same }) => ({
      input: {
        ...same,
        firstName: first_name,
        lastName: last_name,
        phone: { e164 },
        dateOfBirth: date_of_birth,
        address: lives && addressIn(lives),
      },
    }),
    names,
    from: ({ createCustomer }) => userOf(createCustomer),
    out: user,
    example: {
      body: {
        email: mariam.email,
        first_name: 'Mariam',
        last_name: 'Saleh',
        mobile: mariam.mobile,
        date_of_birth: mariam.date_of_birth,
        nationality: 'JO',
        address: { line1: 'Al Maryah Street 18', city: 'Abu Dhabi', country: 'AE' },
        metadata: mariam.metadata,
      },
      answer: mariam,
    },
  }),

  route('GET /v1/users', document<V1ListUsersQuery, V1ListUsersQueryVariables>('V1ListUsers'), {
    summary: 'List users',
    notes: 'Newest first. Deleted ones only with `status=deleted` or `include_deleted=true`.',
    tag,
    in: {
      query: pageQuery('usr', {
        email: optional(anyEmail),
        status: optional(same('active', 'suspended', 'deleted')),
        kyc_status: optional(same('pending', 'in_review', 'approved', 'rejected')),
        ...period,
        include_deleted: optional(booleanInQuery),
      }),
    },
    to: ({ email: whose, status, kyc_status, since, until, include_deleted, ...page }) => ({
      ...pageOf(page),
      filter: {
        ...{ email: whose, status, since, until, includeDeleted: include_deleted },
        kycStatus: kyc_status && kycStatuses(kyc_status),
      },
    }),
    names: cursorNames,
    from: ({ customers }, given) => pageFacts(customers, given, userOf),
    out: pageCodec('usr', 'UserPage', user),
    example: {
      query: { limit: '25' },
      answer: { object: 'list', data: [mariam], has_more: true, next_cursor: mariam.id },
    },
  }),

  route('GET /v1/users/{id}', document<V1ReadUserQuery, V1ReadUserQueryVariables>('V1ReadUser'), {
    summary: 'Retrieve a user',
    notes: 'Deleted ones, too.',
    tag,
    in: { path },
    to: ({ id }) => ({ id }),
    from: ({ customer }) => userOf(customer),
    out: user,
    example: { path: one, answer: mariam },
  }),

  route('PATCH /v1/users/{id}', document<V1UpdateUserMutation, V1UpdateUserMutationVariables>('V1UpdateUser'), {
    summary: 'Update, suspend or reactivate a user',
    notes:
      'What is left out stays. Given parts of the address and keys of the metadata overwrite, `null` takes them out. ' +
      'Names, date of birth and nationality are closed once the user is verified or in review.',
    tag,
    needs: 'customer:write',
    in: {
      path,
      body: object({
        email: changing(email),
        mobile: changing(mobile),
        address: clearing(addressChange),
        status: changing(same('active', 'suspended')),
        metadata: metadataChange,
        date_of_birth: clearing(birthDate),
        nationality: clearing(country),
        first_name: changing(text(100)),
        last_name: changing(text(100)),
      }),
    },
    to: ({ id, first_name, last_name, mobile: e164, date_of_birth, address: lives, ...same }) => ({
      id,
      input: {
        ...same,
        firstName: first_name,
        lastName: last_name,
        phone: e164 === undefined ? undefined : { e164 },
        dateOfBirth: date_of_birth,
        address: lives && addressIn(lives),
      },
    }),
    names,
    from: ({ updateCustomer }) => userOf(updateCustomer),
    out: user,
    example: {
      path: one,
      body: { status: 'suspended', metadata: { tier: 'gold' } },
      answer: {
        ...mariam,
        status: 'suspended',
        metadata: { crm_ref: 'C-20418', tier: 'gold' },
        updated_at: '2026-06-13T11:20:04.006Z',
      },
    },
  }),

  route('DELETE /v1/users/{id}', document<V1DeleteUserMutation, V1DeleteUserMutationVariables>('V1DeleteUser'), {
    summary: 'Delete a user for good',
    notes: 'The record is kept. Cards freeze and accounts close in the same moment; refused while there is any money.',
    tag,
    needs: 'customer:write',
    in: { path },
    to: ({ id }) => ({ id }),
    from: ({ deleteCustomer: { id, deletedAt } }) => ({
      ...{ id, object: 'user' as const, status: 'deleted' as const },
      deleted_at: deletedAt!,
    }),
    out: deletedUser,
    example: {
      path: one,
      answer: { id: mariam.id, object: 'user', status: 'deleted', deleted_at: '2026-06-14T16:02:11.080Z' },
    },
  }),
];
