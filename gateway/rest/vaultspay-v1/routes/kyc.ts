import { ulidOf } from '../../../../kernel/ulid';
import { hostedUrl } from '../../../hosted/url';
import { object, optional } from '../../codec';
import { type Route, route } from '../../dialect';
import type { Pass } from '../../pass';
import { anyId, named, words } from '../codecs';
import { document } from '../documents';
import type {
  V1KycSessionFragment,
  V1KycSessionOfQuery,
  V1KycSessionOfQueryVariables,
  V1StartKycSessionMutation,
  V1StartKycSessionMutationVariables,
  V1UploadDocumentMutation,
  V1UploadDocumentMutationVariables,
} from '../operations.generated';
import { kycDocument, kycDocumentExample, kycDocumentOf } from '../shapes/document';
import { kycSession, kycSessionExample, kycSessionOf, levels } from '../shapes/kyc-session';
import { upload } from '../upload';

const tag = 'KYC';
const userPath = { id: named('user', 'usr') };
const path = object(userPath);
const MEBIBYTE = 1_048_576;

const shown = (row: V1KycSessionFragment, pass: Pass) =>
  kycSessionOf(row, hostedUrl(pass, 'kyc', `kycs_${ulidOf(row.id)}`));

/** Contract 2.6 to 2.8 */
export const kyc: readonly Route[] = [
  route(
    'POST /v1/users/{id}/kyc_sessions',
    document<V1StartKycSessionMutation, V1StartKycSessionMutationVariables>('V1StartKycSession'),
    {
      summary: 'Start a hosted KYC session',
      tag,
      needs: 'kyc:write',
      notes:
        'Send the user to `hosted_url`; it can be submitted once within 24 hours. A newer session makes an older pending one `expired`.',
      status: 201,
      in: { path, body: object({ level: optional(levels), redirect_url: optional(words) }) },
      names: { redirectUrl: 'redirect_url', dateOfBirth: 'date_of_birth' },
      to: ({ id, level, redirect_url }) => ({ customerId: id, level, redirectUrl: redirect_url }),
      from: ({ startKycSession }, _given, pass) => shown(startKycSession, pass),
      out: kycSession,
      example: { path: { id: kycSessionExample.user_id }, body: { level: 'full' }, answer: kycSessionExample },
    },
  ),
  route(
    'GET /v1/users/{id}/kyc_sessions/{session_id}',
    document<V1KycSessionOfQuery, V1KycSessionOfQueryVariables>('V1KycSessionOf'),
    {
      summary: 'A KYC session',
      tag,
      in: { path: object({ ...userPath, session_id: anyId('kycs') }) },
      to: ({ id, session_id }) => ({ customerId: id, id: session_id }),
      from: ({ kycCase }, _given, pass) => shown(kycCase, pass),
      out: kycSession,
      example: {
        path: { id: kycSessionExample.user_id, session_id: kycSessionExample.id },
        answer: kycSessionExample,
      },
    },
  ),
  route(
    'POST /v1/users/{id}/documents',
    document<V1UploadDocumentMutation, V1UploadDocumentMutationVariables>('V1UploadDocument'),
    {
      summary: 'Upload a KYC document',
      tag,
      needs: 'kyc:write',
      notes:
        'The same type and side again replaces one that is not yet accepted. A passport, or both sides of an Emirates ID, starts a `basic` review, with a `proof_of_address` a `full` one.',
      status: 201,
      multipart: true,
      bodyLimit: 16 * MEBIBYTE,
      in: { path, body: upload },
      names: { content: 'file', contentType: 'file', fileName: 'file_name', dateOfBirth: 'date_of_birth' },
      to: ({ id, type, side, file: { content, part }, content_type, file_name }) => ({
        customerId: id,
        input: {
          ...{ type, side, content },
          contentType: part ? part.contentType : content_type,
          fileName: (file_name ?? part?.fileName) || null,
        },
      }),
      from: ({ uploadKycDocument }) => kycDocumentOf(uploadKycDocument),
      out: kycDocument,
      example: {
        path: { id: kycDocumentExample.user_id },
        body: {
          type: 'emirates_id',
          side: 'front',
          file: '/9j/4AAQSkZJRg==',
          content_type: 'image/jpeg',
          file_name: 'eid-front.jpg',
        },
        answer: kycDocumentExample,
      },
    },
  ),
];
