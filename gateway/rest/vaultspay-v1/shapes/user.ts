import { constant, nullable, object, oneOf, titled, type Value } from '../../codec';
import { country, day, id, same, timestamp, words } from '../codecs';
import { type Metadata, metadataShown } from '../metadata';
import type { V1UserFragment } from '../operations.generated';

/** Contract 2.A. Whoever waits to be approved may do what this contract lets them do before that. */
const status = oneOf({
  PENDING: 'active',
  ACTIVE: 'active',
  REJECTED: 'suspended',
  SUSPENDED: 'suspended',
  DELETED: 'deleted',
});

/** A case that was never opened is pending, too. */
const kycStatus = oneOf({
  NONE: 'pending',
  PENDING: 'pending',
  IN_REVIEW: 'in_review',
  APPROVED: 'approved',
  REJECTED: 'rejected',
});

const address = titled(
  'Address',
  object({ line1: words, line2: nullable(words), city: words, country, postal_code: nullable(words) }),
);

export const user = titled(
  'User',
  object({
    id: id('usr'),
    object: constant('user'),
    email: words,
    first_name: words,
    last_name: words,
    mobile: words,
    date_of_birth: nullable(day),
    nationality: nullable(country),
    address: nullable(address),
    kyc: titled(
      'UserKyc',
      object({
        status: kycStatus,
        level: same('basic', 'full'),
        approved_at: nullable(timestamp),
        rejection_reason: nullable(words),
      }),
    ),
    status,
    metadata: metadataShown,
    created_at: timestamp,
    updated_at: timestamp,
    deleted_at: nullable(timestamp),
  }),
);

const addressOf = ({ postalCode: postal_code, ...address }: NonNullable<V1UserFragment['address']>) => ({
  ...address,
  postal_code,
});

/** Contract 2.1 makes nobody without the texts; who was made otherwise has them empty. */
export const userOf = (row: V1UserFragment): Value<typeof user> => ({
  id: row.id,
  object: 'user',
  email: row.email ?? '',
  first_name: row.firstName ?? '',
  last_name: row.lastName ?? '',
  mobile: row.phone?.e164 ?? '',
  date_of_birth: row.dateOfBirth,
  nationality: row.nationality,
  address: row.address && addressOf(row.address),
  kyc: {
    status: row.kycStatus,
    level: row.kycLevel,
    approved_at: row.kycApprovedAt,
    rejection_reason: row.kycRejectionText,
  },
  status: row.status,
  metadata: row.metadata as Metadata,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
  deleted_at: row.deletedAt,
});

/** Contract 2.5: no more than this is told of who is gone. */
export const deletedUser = titled(
  'DeletedUser',
  object({ id: id('usr'), object: constant('user'), status: constant('deleted'), deleted_at: timestamp }),
);
