import pino from 'pino';

export type Log = pino.Logger;

/** Field names whose values never reach a log, at any depth that we log. */
const secret = [
  'authorization', 'cookie', 'password', 'secret', 'clientSecret', 'token', 'accessToken', 'refreshToken', 'apiKey',
  'pin', 'pan', 'cvv', 'cvc', 'otp', 'number', 'documentNumber', 'email', 'phone', 'iban',
];
const redact = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export const logger = (level: string, destination?: pino.DestinationStream): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redact, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  );
