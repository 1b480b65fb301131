import { fileKind } from '../../../kernel/file-kind';
import { type At, type Codec, nullable, object, oneOf, optional, refuse, titled } from '../codec';
import { UploadedFile } from '../multipart';
import { boolean, count, day, dayAsTimestamp, id, matching, text, timestamp, unlessEmpty, words } from './codecs';
import type { SaasAddressFragment, SaasIdentificationFragment, SaasPersonalFragment } from './operations.generated';
import { alpha3, birthDate, depending, future, kycStatus, type Missing, optionalText, userId } from './person';
import { places } from './place';

/** Contract 1.14 and 2.3: the parts of what is known about a person. */

const gender = oneOf({ MALE: 'MALE', FEMALE: 'FEMALE', OTHER: 'OTHER' });
const maritalStatus = oneOf({ SINGLE: 'SINGLE', MARRIED: 'MARRIED', DIVORCED: 'DIVORCED', WIDOWED: 'WIDOWED' });
const MAX_TIN = 30;

const personalParts = {
  firstName: text(),
  lastName: text(),
  nickName: optionalText(),
  dob: birthDate(day),
  gender,
  maritalStatus: optional(maritalStatus),
  nationality: alpha3,
  countryOfBirth: optional(alpha3),
  countryOfResidence: alpha3,
  tin: optionalText(MAX_TIN),
  language: optionalText(),
};
export const newPersonal = object({ userId, ...personalParts });
export const changedPersonal = object({
  userId,
  ...personalParts,
  firstName: optional(text()),
  lastName: optional(text()),
  dob: optional(birthDate(day)),
  gender: optional(gender),
  nationality: optional(alpha3),
  countryOfResidence: optional(alpha3),
});

export const personal = titled(
  'PersonalInfo',
  object({
    userId: id,
    firstName: words,
    lastName: words,
    nickName: nullable(words),
    dob: dayAsTimestamp,
    gender,
    maritalStatus: nullable(maritalStatus),
    nationality: alpha3,
    countryOfBirth: nullable(alpha3),
    countryOfResidence: alpha3,
    language: words,
    tin: nullable(words),
    status: kycStatus,
  }),
);
export const personalOf = ({ customer, dateOfBirth, kycStatus: status, ...same }: SaasPersonalFragment) => ({
  ...same,
  userId: customer.seq,
  dob: dateOfBirth,
  status,
});

const addressType = oneOf({ MAILING: 'MAILING', RESIDENTIAL: 'RESIDENTIAL', BUSINESS: 'BUSINESS' });
const decimal = matching(text(), /^-?\d{1,3}(\.\d{1,40})?$/, { is: 'format', format: '-12.345678' });
const coordinate = unlessEmpty(decimal);
const MAX_LINE = 100;
const MAX_POSTAL_CODE = 20;

const addressParts = {
  userId,
  type: addressType,
  /** The ids decide; what the request says beside them is only looked at. */
  countryCode: optionalText(),
  stateName: optionalText(),
  cityName: optionalText(),
  addressLine2: optionalText(MAX_LINE),
  postalCode: optionalText(MAX_POSTAL_CODE),
  longitude: coordinate,
  latitude: coordinate,
};
export const newAddress = object({ ...addressParts, ...places, addressLine1: text(MAX_LINE) });
export const changedAddress = depending(
  object({
    ...addressParts,
    countryId: optional(places.countryId),
    stateId: optional(places.stateId),
    cityId: optional(places.cityId),
    addressLine1: optional(text(MAX_LINE)),
    status: optional(boolean),
  }),
  (sent) => {
    const wanted = sent('countryId') ? ['stateId', 'cityId'] : sent('stateId') ? ['cityId'] : [];
    return wanted.filter((name) => !sent(name)).map((name) => [name, { is: 'missing' }]);
  },
);

const named = object({ id, name: words });
export const address = titled(
  'Address',
  object({
    id,
    userId: id,
    type: addressType,
    country: named,
    countryCode: words,
    state: named,
    stateName: words,
    city: named,
    cityName: words,
    addressLine1: words,
    addressLine2: nullable(words),
    postalCode: nullable(words),
    longitude: nullable(words),
    latitude: nullable(words),
    status: boolean,
  }),
);
export const addressOf = ({ seq, customer, line1, line2, active, ...same }: SaasAddressFragment) => ({
  ...same,
  id: seq,
  userId: customer.seq,
  countryCode: same.country.iso3,
  stateName: same.state.name,
  cityName: same.city.name,
  addressLine1: line1,
  addressLine2: line2,
  status: active,
});

interface SentFile {
  /** Base64. */
  readonly content: string;
  readonly fileName: string;
}
const MAX_FILE = 5 * 1_048_576;
const endings = { 'image/jpeg': 'jpg', 'image/png': 'png', 'application/pdf': 'pdf' } as const;
/** RFC 2397: the type may be absent or have parameters. */
const DATA_URI = /^data:[^,]{0,255};base64,/i;
const MAX_NAME = 255;

interface Content {
  readonly bytes: Buffer;
  readonly text: string;
}

/** Of a form's part, or as text in JSON; the decoder skips what is no base64, so what it read is written again. */
function contentOf(wire: unknown, at: At): Content | null {
  if (wire instanceof UploadedFile) return { bytes: wire.bytes, text: wire.bytes.toString('base64') };
  if (typeof wire !== 'string') return refuse(at, { is: 'text' }) ?? null;
  const sent = wire.replace(DATA_URI, '').replace(/[\r\n]+/g, '');
  const bytes = Buffer.from(sent, 'base64');
  const text = bytes.toString('base64');
  return text === sent ? { bytes, text } : (refuse(at, { is: 'told', text: 'must be base64' }) ?? null);
}

const nameOf = (wire: unknown, otherwise: string): string =>
  (wire instanceof UploadedFile && clean(wire.name)) || otherwise;
const clean = (name: string): string => [...name.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()].slice(0, MAX_NAME).join('');

/** What a file is, is told by its first bytes. */
const file: Codec<SentFile> = {
  decode: (wire, at) => {
    const content = contentOf(wire, at);
    if (!content) return undefined as never;
    if (content.bytes.length > MAX_FILE) return refuse(at, { is: 'told', text: 'must be at most 5 MB' });
    const kind = fileKind(content.bytes);
    if (!kind) return refuse(at, { is: 'told', text: 'must be a JPEG, a PNG or a PDF' });
    return { content: content.text, fileName: nameOf(wire, `${at.path}.${endings[kind]}`) };
  },
  encode: ({ content }) => content,
  schema: { type: 'string', contentEncoding: 'base64', description: 'A JPEG, a PNG or a PDF of at most 5 MB.' },
};

/** One of these sets, whole, when they are sent for the first time. */
const sets = [
  ['idCardNumber', 'idCardExpiry', 'idCardFront', 'idCardBack'],
  ['passportNumber', 'passportExpiry', 'passportFile'],
] as const;
const numbers = text();
const identificationParts = {
  userId,
  idCardNumber: unlessEmpty(numbers),
  idCardExpiry: optional(future(day)),
  idCardFront: optional(file),
  idCardBack: optional(file),
  passportNumber: unlessEmpty(numbers),
  passportExpiry: optional(future(day)),
  passportFile: optional(file),
  selfie: optional(file),
  proofOfAddress: optional(file),
};
export const changedIdentification = object(identificationParts);
export const newIdentification = depending(changedIdentification, (sent): Missing => {
  const begun = sets.filter((set) => set.some(sent));
  const wanted: readonly string[] = begun.length > 0 ? begun.flat() : ['idCardNumber'];
  return wanted.filter((name) => !sent(name)).map((name) => [name, { is: 'missing' }]);
});

const stored = object({ id, fileName: nullable(words), contentType: words, size: count, uploadedAt: timestamp });
export const identification = titled(
  'Identification',
  object({
    userId: id,
    idCardNumber: nullable(words),
    idCardExpiry: nullable(dayAsTimestamp),
    idCardFront: nullable(stored),
    idCardBack: nullable(stored),
    passportNumber: nullable(words),
    passportExpiry: nullable(dayAsTimestamp),
    passportFile: nullable(stored),
    selfie: nullable(stored),
    proofOfAddress: nullable(stored),
    status: kycStatus,
  }),
);

type Documents = SaasIdentificationFragment['documents'];
type Is = Pick<Documents[number], 'type' | 'side'>;

/** The newest: one that was accepted stays beside what came after it. */
function newest(documents: Documents, ...kinds: readonly Is[]) {
  const one = documents
    .filter(({ type, side }) => kinds.some((kind) => kind.type === type && kind.side === side))
    .at(-1);
  if (!one) return null;
  const { seq, fileName, contentType, size, createdAt } = one;
  return { id: seq, fileName, contentType, size, uploadedAt: createdAt };
}

const card = (side: 'FRONT' | 'BACK'): readonly Is[] => [
  { type: 'NATIONAL_ID', side },
  { type: 'EMIRATES_ID', side },
];
export const identificationOf = (given: SaasIdentificationFragment) => {
  const { customer, documents, kycStatus: status, ...same } = given;
  return {
    ...same,
    userId: customer.seq,
    status,
    idCardFront: newest(documents, ...card('FRONT')),
    idCardBack: newest(documents, ...card('BACK')),
    passportFile: newest(documents, { type: 'PASSPORT', side: null }),
    selfie: newest(documents, { type: 'SELFIE', side: null }),
    proofOfAddress: newest(documents, { type: 'PROOF_OF_ADDRESS', side: null }),
  };
};
