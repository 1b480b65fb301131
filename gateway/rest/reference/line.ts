import type { Dialect, Route } from '../dialect';

/** How a row is named wherever it is named: `POST /a/path/{id}`. */
export const lineOf = ({ verb, path }: Pick<Route, 'verb' | 'path'>): string => `${verb} ${path}`;

const VERSION = /^v\d+$/;

/** `POST /as/api/v1/saas-login` is `postAsSaasLogin`: unique, and the same as long as the path is. */
export function operationIdOf({ verb, path }: Route): string {
  const words = path
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '' && word !== 'api' && !VERSION.test(word))
    .map((word) => word[0]!.toUpperCase() + word.slice(1));
  return verb.toLowerCase() + words.join('');
}

/** Whether an idempotency key is heeded here. */
export const isKeyed = ({ once }: Pick<Dialect, 'once'>, { verb, open, secret, bare }: Route): boolean =>
  once?.verbs.includes(verb) === true && !open && !secret && !bare;
