import { fileKind } from '../../../kernel/file-kind';
import { type At, type Codec, type Issue, inside, isRecord, object, optional, refuse, titled } from '../codec';
import { UploadedFile } from '../multipart';
import { same, text } from './codecs';
import { contentTypes } from './shapes/document';

/** Contract 2.8: one document, as JSON or as a form; what is wrong is told in the order of the contract's table. */

interface Sent {
  /** Base64. */
  readonly content: string;
  /** As the part of a form says; null where another field does. */
  readonly part: { readonly contentType: string; readonly fileName: string | null } | null;
}

const MOST_BYTES = 10 * 1_048_576;

/** The core says all this too, but only after the fields that follow. */
const file: Codec<Sent> = {
  decode: (wire, at) => {
    if (!(wire instanceof UploadedFile) && typeof wire !== 'string') return refuse(at, { is: 'text' });
    const sent = typeof wire === 'string' ? { content: wire, part: null } : ofPart(wire, at);
    const bytes = typeof wire === 'string' ? Buffer.from(wire, 'base64') : wire.bytes;
    // The decoder skips what it does not know, such as the start of a data URI.
    if (typeof wire === 'string' && bytes.toString('base64') !== wire) return told(at, 'must be base64');
    if (bytes.length === 0) return told(at, 'must not be empty');
    return bytes.length > MOST_BYTES ? told(at, `must be at most ${MOST_BYTES} bytes`) : sent;
  },
  encode: ({ content }) => content,
  schema: {
    type: 'string',
    contentEncoding: 'base64',
    description: 'Base64; in a form the file itself. At most 10 MiB.',
  },
};

const told = (at: At, text: string): never => refuse(at, { is: 'told', text });

const isContentType = (word: string): boolean => contentTypes.some((one) => one === word);

function ofPart({ bytes, contentType, name, named }: UploadedFile, at: At): Sent {
  const said = contentType.toLowerCase();
  if (!isContentType(said)) return refuse(at, { is: 'one_of', values: contentTypes });
  return { content: bytes.toString('base64'), part: { contentType: said, fileName: named ? name : null } };
}

const contentType: Codec<string> = {
  decode: (wire, at) =>
    typeof wire === 'string' && isContentType(wire) ? wire : refuse(at, { is: 'one_of', values: contentTypes }),
  encode: (value) => value,
  schema: { type: 'string', enum: contentTypes, description: 'Required in JSON; a form says it with its part.' },
};

const LONGEST_NAME = 255;

const members = object({
  type: same('emirates_id', 'passport', 'proof_of_address'),
  side: optional(same('front', 'back')),
  file,
  content_type: optional(contentType),
  file_name: optional(text(LONGEST_NAME, 0)),
});
const order = ['type', 'side', 'file', 'content_type', 'file_name'];

export const upload: typeof members = titled('NewDocument', {
  ...members,
  decode: (wire, at) => {
    const issues: Issue[] = [];
    const given = members.decode(isRecord(wire) ? counting(wire) : wire, { path: at.path, issues });
    if (isRecord(wire))
      for (const [name, reason] of amiss(wire)) refuse(inside({ path: at.path, issues }, name), reason);
    const rank = ({ at: name }: Issue): number => order.indexOf(name);
    at.issues.push(...issues.sort((a, b) => rank(a) - rank(b)));
    return given;
  },
});

/** In a form the part says what its file is, whatever a field beside it says. */
const counting = (wire: Record<string, unknown>): Record<string, unknown> =>
  wire.file instanceof UploadedFile ? { ...wire, content_type: null } : wire;

/** What depends on another field. */
function* amiss(wire: Record<string, unknown>): Iterable<[string, Issue['reason']]> {
  const sided = wire.type === 'emirates_id';
  if (sided && wire.side == null) yield ['side', { is: 'missing' }];
  if (!sided && wire.side != null) yield ['side', { is: 'told', text: 'goes with emirates_id alone' }];
  if (typeof wire.file === 'string' && wire.content_type == null) yield ['content_type', { is: 'missing' }];
  const { said, begins } = claimOf(wire);
  if (isContentType(said) && fileKind(begins) !== said) yield ['file', { is: 'told', text: `is not ${said}` }];
}

/** Enough base64 for the longest of the beginnings that tell what a file is. */
const BEGINNING = 16;

function claimOf({ file: sent, content_type }: Record<string, unknown>): { said: string; begins: Buffer } {
  if (sent instanceof UploadedFile) return { said: sent.contentType.toLowerCase(), begins: sent.bytes };
  if (typeof sent !== 'string') return { said: '', begins: Buffer.alloc(0) };
  return { said: String(content_type), begins: Buffer.from(sent.slice(0, BEGINNING), 'base64') };
}
