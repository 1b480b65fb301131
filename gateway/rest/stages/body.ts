import { readBytes, sizeOf } from '../../../kernel/body';
import type { Stage } from '../dialect';

/** Reads the body, up to what the route takes, as the bytes that came; they count against the process until it has answered. */
export const sized: Stage = async (pass) => {
  const { exchange, route, dialect, rest, call } = pass;
  const { request, response } = exchange;
  if (sizeOf(request) === 0) return;
  let held = 0;
  response.once('close', () => rest.budget.giveBack(held));
  pass.bytes = await readBytes(request, route?.bodyLimit ?? dialect.bodyLimit, call.signal, (bytes) => {
    rest.budget.take(bytes);
    held += bytes;
  });
};
