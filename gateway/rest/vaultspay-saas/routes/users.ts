import { object } from '../../codec';
import { type Route, route } from '../../dialect';
import { text, unlessEmpty } from '../codecs';
import { document } from '../documents';
import type { SaasCreateUserMutation, SaasCreateUserMutationVariables } from '../operations.generated';
import { chosenStatus, countryCode, depending, email, factsOf, type Missing, phone, user } from '../person';

const MAX_NAME = 50;

/** Either address will do, but a number is nothing without its country. */
const unreachable = (sent: (name: string) => boolean): Missing => {
  if (sent('phone') !== sent('countryCode')) return [[sent('phone') ? 'countryCode' : 'phone', { is: 'missing' }]];
  return sent('email') || sent('phone') ? [] : [['email', { is: 'either', names: ['email', 'phone'] }]];
};

const body = object({
  firstName: text(MAX_NAME),
  lastName: text(MAX_NAME),
  email: unlessEmpty(email),
  countryCode: unlessEmpty(countryCode),
  phone: unlessEmpty(phone),
  status: chosenStatus,
});

const orchid = {
  id: 9,
  userType: 'AGENT',
  firstName: 'Orchid',
  lastName: 'Pay',
  email: 'ops@orchid.test',
  username: 'ops',
  countryCode: '971',
  phone: '501110000',
  status: 'ACTIVE',
  fullName: 'Orchid Pay',
  phoneNumber: '971501110000',
};
const mira = { firstName: 'Mira', lastName: 'Tan', email: 'mira@orchid.test', countryCode: '971', phone: '509998877' };

const create = route(
  'POST /as/api/v1/users',
  document<SaasCreateUserMutation, SaasCreateUserMutationVariables>('SaasCreateUser'),
  {
    summary: 'Create a customer',
    tag: 'Users',
    notes:
      'Either `email`, or `countryCode` and `phone`, or all of them. Each belongs to one customer of an app. Whose customer it is follows from the token.',
    names: { dialCode: 'countryCode', number: 'phone' },
    in: { body: depending(body, unreachable) },
    to: ({ countryCode: dialCode, phone: number, ...person }) => ({
      input: { ...person, type: 'INDIVIDUAL' as const, ...(dialCode && number && { phone: { dialCode, number } }) },
    }),
    from: ({ createCustomer: { parent, ...made } }) => ({
      ...factsOf(made),
      parentId: parent?.seq ?? null,
      sessionId: null,
      parent: parent && factsOf(parent),
    }),
    out: user,
    example: {
      body: { ...mira, status: 'ACTIVE' },
      answer: {
        data: {
          ...{ id: 1207, parentId: 9, sessionId: null, parent: orchid, userType: 'USER', username: 'mira' },
          ...{ ...mira, status: 'ACTIVE', fullName: 'Mira Tan', phoneNumber: '971509998877' },
        },
      },
    },
  },
);

/** Contract 2.2.1 */
export const users: readonly Route[] = [create];
