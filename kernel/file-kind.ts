/** The kinds of files that are taken, by their first bytes. */
const MAGIC = {
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'application/pdf': Buffer.from('%PDF-'),
} as const;
export type FileKind = keyof typeof MAGIC;
const kinds = Object.entries(MAGIC) as [FileKind, Buffer][];

/** By the first bytes; what a file says of itself is only compared. */
export const fileKind = (content: Buffer): FileKind | undefined =>
  kinds.find(([, magic]) => content.subarray(0, magic.length).equals(magic))?.[0];
