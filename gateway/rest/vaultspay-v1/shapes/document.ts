import { constant, nullable, object, oneOf, titled, type Value } from '../../codec';
import { id, integer, same, timestamp, words } from '../codecs';
import type { V1DocumentFragment } from '../operations.generated';

export const contentTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const;

/** The core takes documents of more kinds than this contract knows. */
const type = oneOf({
  EMIRATES_ID: 'emirates_id',
  NATIONAL_ID: 'emirates_id',
  PASSPORT: 'passport',
  PROOF_OF_ADDRESS: 'proof_of_address',
  SELFIE: 'passport',
});

/** Contract 2.8: what became of it is never told here, nor what is in it. */
export const kycDocument = titled(
  'Document',
  object({
    id: id('doc'),
    object: constant('document'),
    user_id: id('usr'),
    type,
    side: nullable(same('front', 'back')),
    status: constant('received'),
    content_type: words,
    file_name: nullable(words),
    size: integer(1),
    created_at: timestamp,
  }),
);

export const kycDocumentOf = (row: V1DocumentFragment): Value<typeof kycDocument> => ({
  id: row.id,
  object: 'document',
  user_id: row.customerId,
  type: row.type,
  side: row.side,
  status: 'received',
  content_type: row.contentType,
  file_name: row.fileName,
  size: row.size,
  created_at: row.createdAt,
});

export const kycDocumentExample = {
  id: 'doc_01KTXG9GNFHKKK36KZ02NXS1VM',
  object: 'document',
  user_id: 'usr_01KTXED1KC7QS2METZA7MBCSRQ',
  type: 'emirates_id',
  side: 'front',
  status: 'received',
  content_type: 'image/jpeg',
  file_name: 'eid-front.jpg',
  size: 284113,
  created_at: '2026-06-12T08:36:30.000Z',
} as const;
