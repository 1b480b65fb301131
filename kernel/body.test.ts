import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { parseJson, readBytes } from './body';
import { Fault } from './error';

const request = (headers: Record<string, string> = { 'transfer-encoding': 'chunked' }) =>
  Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage & PassThrough;
const never = new AbortController().signal;
const code = (error: unknown): string | null => (error instanceof Fault ? error.code : null);
const listeners = (one: PassThrough): number[] => ['data', 'end', 'error'].map((name) => one.listenerCount(name));

describe('a body', () => {
  it('is told of piece by piece, as it comes', async () => {
    const one = request();
    const pieces: number[] = [];
    const read = readBytes(one, 100, never, (bytes) => pieces.push(bytes));
    one.write('abc');
    one.end('de');
    expect((await read).toString()).toBe('abcde');
    expect(pieces).toEqual([3, 2]);
  });

  it('of somebody who has gone is not waited for', async () => {
    const gone = AbortSignal.abort();
    expect(await readBytes(request(), 100, gone).catch(code)).toBe('DEADLINE_EXCEEDED');
    const cut = request();
    cut.destroy();
    expect(await readBytes(cut, 100, never).catch(code)).toBe('DEADLINE_EXCEEDED');
  });

  it('is let go of when nobody waits any more, whatever still comes', async () => {
    const one = request();
    const deadline = new AbortController();
    const before = listeners(one);
    let taken = 0;
    const read = readBytes(one, 1_000, deadline.signal, (bytes) => {
      taken += bytes;
    }).catch(code);
    one.write('x'.repeat(100));
    await new Promise((resolve) => setImmediate(resolve));
    deadline.abort();
    expect(await read).toBe('DEADLINE_EXCEEDED');
    expect(listeners(one)).toEqual(before);
    one.write('x'.repeat(100));
    await new Promise((resolve) => setImmediate(resolve));
    expect([taken, one.readableFlowing]).toEqual([100, true]);
  });

  it('is refused where there is no room for it, or it is too large', async () => {
    const full = (): never => {
      throw new Fault('UNAVAILABLE');
    };
    const [one, two] = [request(), request()];
    const refused = [readBytes(one, 100, never, full).catch(code), readBytes(two, 10, never).catch(code)];
    one.end('x');
    two.end('x'.repeat(11));
    expect(await Promise.all(refused)).toEqual(['UNAVAILABLE', 'BODY_TOO_LARGE']);
  });
});

it('holds no more values than can be made of it in passing', () => {
  const parse = jest.spyOn(JSON, 'parse');
  for (const many of [`[${'{},'.repeat(200_000)}{}]`, `[${'0,'.repeat(200_000)}0]`])
    expect(() => parseJson(many)).toThrow(expect.objectContaining({ code: 'BODY_MALFORMED' }));
  expect(parse).not.toHaveBeenCalled();
  expect(parseJson(`["${'{,['.repeat(200_000)}"]`)).toHaveLength(1);
  parse.mockRestore();
});
