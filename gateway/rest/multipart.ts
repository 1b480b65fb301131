import { type BusboyInstance, Busboy as busboy } from '@fastify/busboy';
import { Fault } from '../../kernel/error';
import type { Pass } from './pass';

/** A file as it came in a form. */
export class UploadedFile {
  constructor(
    readonly name: string,
    readonly bytes: Buffer,
    /** As its part says. */
    readonly contentType = '',
    /** Whether its part gave it a name; else it has that of its field. */
    readonly named = true,
  ) {}
}

const limits = { fields: 50, files: 20, parts: 70, fieldNameSize: 100, fieldSize: 100_000, headerPairs: 20 };

export const readMultipart = ({ exchange, bytes }: Pass): Promise<Record<string, unknown>> =>
  readForm(exchange.request.headers['content-type']!, bytes);

/** A form's fields as text, its files as files; of a name that comes twice the first counts. */
export async function readForm(contentType: string, bytes: Buffer | undefined): Promise<Record<string, unknown>> {
  const form = new Map<string, unknown>();
  const keep = (name: string, value: unknown): void => void (form.has(name) || form.set(name, value));
  await new Promise<void>((resolve, reject) => {
    const broken = (): void => reject(new Fault('BODY_MALFORMED', { reason: 'is not a form' }));
    const reader = begin(contentType, broken);
    if (!reader) return;
    reader.on('field', (name, value, nameCut, valueCut) => (nameCut || valueCut ? broken() : keep(name, value)));
    reader.on('file', (name, stream, fileName, _encoding, type) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', broken);
      stream.on('end', () => keep(name, fileOf(name, fileName, Buffer.concat(chunks), type)));
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) reader.on(limit, broken);
    reader.once('error', broken).once('finish', () => resolve());
    reader.end(bytes);
  });
  return Object.fromEntries(form);
}

const fileOf = (field: string, name: string | undefined, bytes: Buffer, type: string): UploadedFile =>
  new UploadedFile(name || field, bytes, type, Boolean(name));

const FILES = /^(image\/.+|application\/(pdf|octet-stream))$/i;

/** Also without a name, where it is of a kind that documents come in. */
const isPartAFile = (_field: string | undefined, type: string | undefined, name: string | undefined): boolean =>
  name !== undefined || (type !== undefined && FILES.test(type));

/** A boundary that is missing makes the reader throw at once. */
function begin(contentType: string, broken: () => void): BusboyInstance | null {
  try {
    return busboy({ headers: { 'content-type': contentType }, limits, isPartAFile });
  } catch {
    broken();
    return null;
  }
}
