import pino from 'pino';

export type Log = pino.Logger;

/** Field names whose values never reach a log, at any depth that we log. */
const secret = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'clientSecret',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'credential',
  'pin',
  'oldPin',
  'newPin',
  'encryptedPin',
  'presented',
  'pan',
  'cvv',
  'cvc',
  'otp',
  'number',
  'documentNumber',
  'email',
  'phone',
  'iban',
  'headers',
  'body',
  'variables',
  'query',
  'parameters',
  'params',
];
const redact = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** What a driver says of a statement that failed: names of things, and nothing of their values. */
const safeFacts = [
  'code',
  'severity',
  'schema_name',
  'table_name',
  'column_name',
  'constraint_name',
  'routine',
] as const;

interface Told {
  readonly type: string;
  readonly message?: string;
  readonly stack: string;
  readonly cause?: Told;
}

/** Messages of database drivers and parsers quote what they were given; those are left out, the frames stay. */
export function told(error: unknown): Told | string {
  if (!(error instanceof Error)) return typeof error;
  const { cause } = error as { cause?: unknown };
  return {
    type: error.name,
    ...(quotes(error) ? facts(error) : { message: error.message }),
    stack: frames(error),
    ...(cause instanceof Error && { cause: told(cause) as Told }),
  };
}

const quotes = (error: Error): boolean =>
  error instanceof SyntaxError || 'severity' in error || 'query' in error || error.message.startsWith('Failed query');

const facts = (error: Error): object =>
  Object.fromEntries(safeFacts.filter((name) => name in error).map((name) => [name, (error as never)[name]]));

const frames = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');

export const logger = (level: string, destination?: pino.DestinationStream): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redact, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: told },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  );
