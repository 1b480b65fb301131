import { type Codec, list, nullable, object } from '../../codec';
import { type Route, type RouteFacts, route } from '../../dialect';
import { id, words } from '../codecs';
import { document } from '../documents';
import { bad, because } from '../errors';
import {
  address,
  addressOf,
  changedAddress,
  changedIdentification,
  changedPersonal,
  identification,
  identificationOf,
  newAddress,
  newIdentification,
  newPersonal,
  personal,
  personalOf,
} from '../kyc-file';
import type * as made from '../operations.generated';
import { kycStatus, phoneOf, userId, userType } from '../person';

const facts = {
  tag: 'KYC',
  names: { customerId: 'userId', dateOfBirth: 'dob', line1: 'addressLine1', line2: 'addressLine2' },
};

const mira = {
  userId: 1207,
  firstName: 'Mira',
  lastName: 'Tan',
  nickName: null,
  dob: '1991-07-21T00:00:00.000+00:00',
  gender: 'FEMALE',
  maritalStatus: 'SINGLE',
  nationality: 'SGP',
  countryOfBirth: 'SGP',
  countryOfResidence: 'ARE',
  language: 'ENGLISH',
  tin: null,
  status: 'PENDING',
};
const { nickName: _nickName, language: _language, tin: _tin, status: _status, ...told } = mira;
const married = { ...mira, nickName: 'Mi', maritalStatus: 'MARRIED' };

/** Names, birth and the like, as the graph calls them. */
const personalVariables = <G extends { userId: string; dob?: string }>({ userId: customerId, dob, ...input }: G) => ({
  customerId,
  input: { ...input, dateOfBirth: dob },
});

const createPersonal = route(
  'POST /us/api/v1/kyc/personal',
  document<made.SaasCreatePersonalMutation, made.SaasCreatePersonalMutationVariables>('SaasCreatePersonal'),
  {
    ...facts,
    summary: 'Tell who a user is',
    errors: { KYC_FILE_EXISTS: bad('Personal info already exists') },
    in: { body: newPersonal },
    to: personalVariables,
    from: (data) => personalOf(data.createKycPersonal),
    out: personal,
    example: { body: { ...told, dob: '1991-07-21' }, answer: { data: mira } },
  },
);

const updatePersonal = route(
  'PATCH /us/api/v1/kyc/personal',
  document<made.SaasUpdatePersonalMutation, made.SaasUpdatePersonalMutationVariables>('SaasUpdatePersonal'),
  {
    ...facts,
    summary: 'Correct who a user is',
    notes: 'While the KYC status is `PENDING`. What is not sent stays.',
    envelope: 'dual',
    errors: { KYC_FILE_MISSING: because('Personal info does not exist for this user') },
    in: { body: changedPersonal },
    to: personalVariables,
    from: (data) => personalOf(data.updateKycPersonal),
    out: personal,
    example: {
      body: { userId: 1207, nickName: 'Mi', maritalStatus: 'MARRIED' },
      answer: { ...married, data: married },
    },
  },
);

const home = {
  type: 'MAILING',
  addressLine1: 'Unit 5, Palm Court',
  postalCode: '00000',
  longitude: '55.2744',
  latitude: '25.1972',
};
const kept = {
  ...{ ...home, id: 77, userId: 1207, countryCode: 'ARE', stateName: 'Dubai', cityName: 'Dubai', addressLine2: null },
  country: { id: 231, name: 'United Arab Emirates' },
  state: { id: 3390, name: 'Dubai' },
  city: { id: 40, name: 'Dubai' },
  status: true,
};

interface GivenAddress {
  readonly userId: string;
  readonly type: 'MAILING' | 'RESIDENTIAL' | 'BUSINESS';
  readonly countryId?: string;
  readonly stateId?: string;
  readonly cityId?: string;
  readonly addressLine1?: string;
  readonly addressLine2?: string;
  readonly postalCode?: string;
  readonly longitude?: string;
  readonly latitude?: string;
  readonly status?: boolean;
}
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
/** Names of places are not passed on: the ids decide. */
const addressVariables = (given: GivenAddress) => ({
  customerId: given.userId,
  input: {
    type: given.type,
    countryId: number(given.countryId),
    stateId: number(given.stateId),
    cityId: number(given.cityId),
    line1: given.addressLine1,
    line2: given.addressLine2,
    postalCode: given.postalCode,
    longitude: given.longitude,
    latitude: given.latitude,
    active: given.status,
  },
});

const createAddress = route(
  'POST /us/api/v1/kyc/addresses',
  document<made.SaasCreateAddressMutation, made.SaasCreateAddressMutationVariables>('SaasCreateAddress'),
  {
    ...facts,
    summary: 'Tell where a user is',
    notes: 'One of each type. The three ids decide; codes and names that are sent beside them are not looked at.',
    in: { body: newAddress },
    to: addressVariables,
    from: (data) => addressOf(data.createKycAddress),
    out: address,
    example: {
      body: { ...home, userId: 1207, countryId: 231, stateId: 3390, cityId: 40 },
      answer: { data: kept },
    },
  },
);

const updateAddress = route(
  'PATCH /us/api/v1/kyc/addresses',
  document<made.SaasUpdateAddressMutation, made.SaasUpdateAddressMutationVariables>('SaasUpdateAddress'),
  {
    ...facts,
    summary: 'Correct where a user is',
    notes:
      'The address of that type; what is not sent stays. With a country come state and city, with a state the city.',
    errors: { ADDRESS_UNKNOWN: because('Address does not exist for this type') },
    in: { body: changedAddress },
    to: addressVariables,
    from: (data) => addressOf(data.updateKycAddress),
    out: address,
    example: {
      body: { userId: 1207, type: 'MAILING', addressLine1: 'Unit 6, Palm Court', status: true },
      answer: { data: { ...kept, addressLine1: 'Unit 6, Palm Court' } },
    },
  },
);

const MEGABYTE = 1_048_576;
/** Five files of 5 MB grow by 16/9 in base64 twice. */
const uploads = { multipart: true, bodyLimit: 50 * MEGABYTE } satisfies Partial<RouteFacts>;

const PNG = 'iVBORw0KGgo=';
const uploadedAt = '2026-02-03T04:05:06.789+00:00';
const none = { passportNumber: null, passportExpiry: null, passportFile: null, selfie: null, proofOfAddress: null };
const documents = {
  userId: 1207,
  idCardNumber: '784-1991-1234567-1',
  idCardExpiry: '2029-01-31T00:00:00.000+00:00',
  idCardFront: { id: 501, fileName: 'idCardFront.png', contentType: 'image/png', size: 48211, uploadedAt },
  idCardBack: { id: 502, fileName: 'idCardBack.png', contentType: 'image/png', size: 47003, uploadedAt },
  ...none,
  status: 'PENDING',
};

const identified = <G extends { userId: string }>({ userId: customerId, ...input }: G) => ({ customerId, input });

const createIdentification = route(
  'POST /us/api/v1/kyc/identification',
  document<made.SaasCreateIdentificationMutation, made.SaasCreateIdentificationMutationVariables>(
    'SaasCreateIdentification',
  ),
  {
    ...facts,
    ...uploads,
    summary: 'Upload the documents of a user',
    notes:
      'An identity card, a passport or both, each with number, expiry and pictures. Files are base64 or data URIs in JSON, or parts of a `multipart/form-data`; the contents are never given out again.',
    in: { body: newIdentification },
    to: identified,
    from: (data) => identificationOf(data.createKycIdentification),
    out: identification,
    example: {
      body: {
        ...{ userId: 1207, idCardNumber: '784-1991-1234567-1', idCardExpiry: '2029-01-31' },
        ...{ idCardFront: PNG, idCardBack: PNG },
      },
      answer: { data: documents },
    },
  },
);

const updateIdentification = route(
  'PATCH /us/api/v1/kyc/identification',
  document<made.SaasUpdateIdentificationMutation, made.SaasUpdateIdentificationMutationVariables>(
    'SaasUpdateIdentification',
  ),
  {
    ...facts,
    ...uploads,
    summary: 'Replace documents of a user',
    notes:
      'While the KYC status is `PENDING` or `REJECTED`, from which it returns to `PENDING`. What is not sent stays.',
    in: { body: changedIdentification },
    to: identified,
    from: (data) => identificationOf(data.updateKycIdentification),
    out: identification,
    example: {
      body: { userId: 1207, idCardNumber: '784-1991-1234567-1', idCardBack: PNG },
      answer: { data: documents },
    },
  },
);

/** Nothing of this dialect has it. */
const nothing: Codec<null> = { decode: () => null, encode: () => null, schema: { type: 'null' }, takesNull: true };

const read = route('GET /us/api/v1/kyc/{userId}', document<made.SaasKycQuery, made.SaasKycQueryVariables>('SaasKyc'), {
  ...facts,
  summary: 'All that is known of a user',
  in: { path: object({ userId }) },
  to: ({ userId: customerId }) => ({ id: customerId }),
  from: ({ customer: { seq, type, email, phone, kycStatus: status, ...parts } }) => ({
    userId: seq,
    userType: type,
    email,
    ...phoneOf(phone),
    status,
    personalInfo: parts.kycPersonal && personalOf(parts.kycPersonal),
    businessInfo: null,
    identificationInfo: parts.kycIdentification && identificationOf(parts.kycIdentification),
    addresses: parts.kycAddresses.map(addressOf),
  }),
  out: object({
    userId: id,
    userType,
    email: nullable(words),
    phone: nullable(words),
    countryCode: nullable(words),
    status: kycStatus,
    personalInfo: nullable(personal),
    businessInfo: nothing,
    identificationInfo: nullable(identification),
    addresses: list(address),
  }),
  example: {
    path: { userId: '1207' },
    answer: {
      data: {
        ...{ userId: 1207, userType: 'USER', email: 'mira@orchid.test', phone: '509998877', countryCode: '971' },
        ...{ status: 'PENDING', personalInfo: mira, businessInfo: null, identificationInfo: null, addresses: [] },
      },
    },
  },
});

/** Contract 2.3 */
export const kyc: readonly Route[] = [
  createPersonal,
  updatePersonal,
  createAddress,
  updateAddress,
  createIdentification,
  updateIdentification,
  read,
];
