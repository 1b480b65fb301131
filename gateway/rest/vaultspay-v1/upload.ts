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

/** What it is, how long it may be and whether it is base64 is for whoever opens it to say. */
const file: Codec<Sent> = {
  decode: (wire, at) => {
    if (wire instanceof UploadedFile) return { content: wire.bytes.toString('base64'), part: partOf(wire, at) };
    if (typeof wire !== 'string') return refuse(at, { is: 'text' });
    // Elsewhere a file may come as a data URI; here it is base64 and nothing else.
    if (wire.startsWith('data:')) return refuse(at, { is: 'told', text: 'must be base64' });
    return { content: wire, part: null };
  },
  encode: ({ content }) => content,
  schema: {
    type: 'string',
    contentEncoding: 'base64',
    description: 'Base64; in a form the file itself. At most 10 MiB.',
  },
};

const isContentType = (word: string): boolean => contentTypes.some((one) => one === word);

function partOf({ contentType, name, named }: UploadedFile, at: At): Sent['part'] {
  const said = contentType.toLowerCase();
  if (!isContentType(said)) return refuse(at, { is: 'one_of', values: contentTypes });
  return { contentType: said, fileName: named ? name : null };
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
    const given = members.decode(wire, { path: at.path, issues });
    if (isRecord(wire))
      for (const [name, reason] of amiss(wire)) refuse(inside({ path: at.path, issues }, name), reason);
    const rank = ({ at: name }: Issue): number => order.indexOf(name);
    at.issues.push(...issues.sort((a, b) => rank(a) - rank(b)));
    return given;
  },
});

/** What depends on another field. */
function* amiss(wire: Record<string, unknown>): Iterable<[string, Issue['reason']]> {
  const sided = wire.type === 'emirates_id';
  if (sided && wire.side == null) yield ['side', { is: 'missing' }];
  if (!sided && wire.side != null) yield ['side', { is: 'told', text: 'goes with emirates_id alone' }];
  if (typeof wire.file === 'string' && wire.content_type == null) yield ['content_type', { is: 'missing' }];
}
