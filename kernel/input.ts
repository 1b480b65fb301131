import { z } from 'zod';
import { invalid } from './error';

/** The gate of a verb: what passes is trusted inside; what does not names its field. */
export function parse<S extends z.ZodType>(schema: S, input: unknown, at = ''): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = [at, ...issue.path.map(String)].filter(Boolean).join('.') || 'input';
  throw invalid(field, issue.message);
}

/** An object whose members strangers name, as it came; `z.record` would drop the one that is called `__proto__`. */
export const anyRecord = (message = 'must be an object') =>
  z.custom<Record<string, unknown>>(
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
    message,
  );
