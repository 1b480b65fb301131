import { z } from 'zod';
import {
  customerKycStatuses,
  customerStatuses,
  customerTypes,
  documentSides,
  documentTypes,
  kycLevels,
} from '../../schema/tables/identity';
import type { Row } from './repo/customers';

const time = z.iso.datetime();

/** A customer as events tell of them: what every contract's webhook shows, and no document number. */
const customer = z.object({
  id: z.uuid(),
  seq: z.int(),
  type: z.enum(customerTypes),
  parentId: z.uuid().nullable(),
  status: z.enum(customerStatuses),
  email: z.string().nullable(),
  dialCode: z.string().nullable(),
  phone: z.string().nullable(),
  username: z.string().nullable(),
  firstName: z.string().nullable(),
  secondName: z.string().nullable(),
  lastName: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  nationality: z.string().nullable(),
  address: z.record(z.string(), z.string().nullable()).nullable(),
  kyc: z.object({
    status: z.enum(customerKycStatuses),
    level: z.enum(kycLevels),
    approvedAt: time.nullable(),
    rejectionCode: z.string().nullable(),
    rejectionText: z.string().nullable(),
  }),
  metadata: z.record(z.string(), z.string()),
  createdAt: time,
  updatedAt: time,
  deletedAt: time.nullable(),
});

const document = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  type: z.enum(documentTypes),
  side: z.enum(documentSides).nullable(),
  status: z.string(),
  contentType: z.string(),
  fileName: z.string().nullable(),
  size: z.int(),
  createdAt: time,
});

/** What `after` (and `before`, where there is one) holds, by event type. */
export const events = {
  'customer.created': customer,
  'customer.updated': customer,
  'customer.status': customer,
  'customer.deleted': customer,
  'kyc.changed': customer,
  'kyc.document.uploaded': document,
} as const;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const shown = (row: Row): z.output<typeof customer> => ({
  id: row.id,
  seq: row.seq,
  type: row.type,
  parentId: row.parentId,
  status: row.status,
  email: row.email,
  dialCode: row.dialCode,
  phone: row.phone,
  username: row.username,
  firstName: row.firstName,
  secondName: row.secondName,
  lastName: row.lastName,
  dateOfBirth: row.dateOfBirth,
  nationality: row.nationality,
  address: row.address && { ...row.address },
  kyc: {
    status: row.kycStatus,
    level: row.kycLevel,
    approvedAt: iso(row.kycApprovedAt),
    rejectionCode: row.kycRejectionCode,
    rejectionText: row.kycRejectionText,
  },
  metadata: row.metadata,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  deletedAt: iso(row.deletedAt),
});

export const happened = (type: keyof typeof events, after: Row, before?: Row) => ({
  type,
  resourceType: 'customer',
  resourceId: after.id,
  ...(before && { before: shown(before) }),
  after: shown(after),
});
