import { parseJson, textOf } from '../../../kernel/body';
import { Fault } from '../../../kernel/error';
import type { Stage } from '../dialect';
import { readMultipart } from '../multipart';
import { type Pass, Refused } from '../pass';

/** What the body as a whole is called where something is wrong with it. */
export const BODY = 'body';

/** What the body says, where the row looks at one. A body that is not there says nothing, which is as good as `{}`. */
export const read: Stage = async (pass) => {
  if (pass.route!.in.body) await readBody(pass);
};

export async function readBody(pass: Pass): Promise<void> {
  try {
    pass.body = isMultipart(pass) ? await readMultipart(pass) : json(pass);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'BODY_MALFORMED') throw error;
    throw new Refused('BODY_MALFORMED', [{ at: BODY, reason: { is: 'unreadable' } }]);
  }
}

const json = ({ bytes }: Pass): unknown => {
  const said = textOf(bytes ?? Buffer.alloc(0));
  return said.trim() === '' ? {} : parseJson(said);
};

export const isMultipart = ({ exchange, route }: Pass): boolean =>
  route?.multipart === true && /^multipart\/form-data\b/i.test(exchange.request.headers['content-type'] ?? '');
