import { parseJson, textOf } from '../../../kernel/body';
import type { Stage } from '../dialect';
import { readMultipart } from '../multipart';
import type { Pass } from '../pass';

/** What the body says. A body that is not there says nothing, which is as good as `{}`. */
export const read: Stage = async (pass) => {
  pass.body = isMultipart(pass) ? await readMultipart(pass) : json(pass);
};

const json = ({ text, bytes }: Pass): unknown => {
  const said = text ?? textOf(bytes ?? Buffer.alloc(0));
  return said.trim() === '' ? {} : parseJson(said);
};

export const isMultipart = ({ exchange, route }: Pass): boolean =>
  route?.multipart === true && /^multipart\/form-data\b/i.test(exchange.request.headers['content-type'] ?? '');
