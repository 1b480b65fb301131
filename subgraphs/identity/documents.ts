import { invalid } from '../../kernel/error';
import { fileKind } from '../../kernel/file-kind';
import type { contentTypes, documentSides, documentTypes } from '../../schema/tables/identity';

export type ContentType = (typeof contentTypes)[number];
export type DocumentType = (typeof documentTypes)[number];
export type DocumentSide = (typeof documentSides)[number];

const DATA_URI = /^data:[\w.+/-]{1,100};base64,/;

export interface Upload {
  readonly content: Buffer;
  readonly contentType: ContentType;
}

/** Base64, plain or as a data URI → bytes of a kind that we take. */
export function readUpload(text: string, claimed: string | null | undefined, maxBytes: number, field: string): Upload {
  const encoded = text.replace(DATA_URI, '');
  if (Math.floor((encoded.length * 3) / 4) > maxBytes + 2) throw invalid(field, `must be at most ${maxBytes} bytes`);
  const content = Buffer.from(encoded, 'base64');
  // The decoder skips what it does not know; a pattern over megabytes overflows the stack.
  if (encoded === '' || content.toString('base64') !== encoded) throw invalid(field, 'must be base64');
  if (content.length > maxBytes) throw invalid(field, `must be at most ${maxBytes} bytes`);
  const contentType = fileKind(content);
  if (!contentType) throw invalid(field, 'must be a JPEG, a PNG or a PDF');
  if (claimed != null && claimed !== contentType) throw invalid(field, `is not ${claimed}`);
  return { content, contentType };
}

const SIDED: readonly DocumentType[] = ['emirates_id', 'national_id'];

export function checkSide(type: DocumentType, side: DocumentSide | null | undefined): DocumentSide | null {
  if (SIDED.includes(type) && !side) throw invalid('side', 'must say front or back');
  if (!SIDED.includes(type) && side) throw invalid('side', 'does not go with this type');
  return side ?? null;
}

interface Held {
  readonly type: DocumentType;
  readonly side: DocumentSide | null;
}

/** What a set of documents is enough for: an identity for basic, and a proof of address too for full. */
export function levelOf(held: readonly Held[]): 'basic' | 'full' | null {
  const has = (type: DocumentType, side: DocumentSide | null = null): boolean =>
    held.some((one) => one.type === type && one.side === side);
  const card = (type: DocumentType): boolean => has(type, 'front') && has(type, 'back');
  if (!has('passport') && !card('emirates_id') && !card('national_id')) return null;
  return has('proof_of_address') ? 'full' : 'basic';
}
