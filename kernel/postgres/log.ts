import fs from 'node:fs';
import path from 'node:path';

/** What the server says goes straight to a file: a pipe would stop the server whenever this program is busy. */
export interface ServerLog {
  readonly file: string;
  /** A descriptor for a child; the caller closes it. */
  open(): number;
  /** The end of what was said since this program began. */
  tail(): string;
  /** The last complaint, for a sentence. */
  complaint(): string;
}

const KEPT_BYTES = 1_000_000;
const TAIL_BYTES = 4_000;

export function serverLog(folder: string): ServerLog {
  const file = path.join(folder, 'server.log');
  const since = rotate(file);
  const tail = (): string => readEnd(file, since);
  return {
    file,
    open: () => fs.openSync(file, 'a', 0o600),
    tail,
    complaint: () => {
      const lines = tail()
        .split('\n')
        .filter((line) => line.trim() !== '');
      const grave = lines.filter((line) => /\b(FATAL|PANIC|error):/.test(line)).at(-1);
      return (grave ?? lines.at(-1) ?? 'it said nothing').replace(/^.*?\b(FATAL|PANIC|error):\s*/, '').trim();
    },
  };
}

function rotate(file: string): number {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= KEPT_BYTES) return size;
  fs.renameSync(file, `${file}.old`);
  return 0;
}

function readEnd(file: string, since: number): string {
  const fd = fs.openSync(file, 'r');
  try {
    const { size } = fs.fstatSync(fd);
    const from = Math.max(since, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - from);
    fs.readSync(fd, buffer, 0, buffer.length, from);
    return buffer.toString('utf8');
  } finally {
    fs.closeSync(fd);
  }
}
