import { readBytes, sizeOf } from '../../../kernel/body';
import type { Stage } from '../dialect';

/** Reads the body, up to what the route takes, as the bytes that came. */
export const sized: Stage = async (pass) => {
  const { exchange, route, dialect, rest, call } = pass;
  const { request, response } = exchange;
  const size = sizeOf(request);
  if (size === 0) return;
  const limit = route?.bodyLimit ?? dialect.bodyLimit;
  const held = Math.min(size ?? limit, limit);
  rest.budget.take(held);
  response.once('close', () => rest.budget.giveBack(held));
  pass.bytes = await readBytes(request, limit, call.signal);
};
