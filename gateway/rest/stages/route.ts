import { Fault } from '../../../kernel/error';
import type { Stage } from '../dialect';

/** Refuses what is at no path, and what a path does not take. */
export const routed: Stage = ({ route, takes, headers }) => {
  if (route) return;
  if (takes.length === 0) throw new Fault('ROUTE_UNKNOWN');
  headers.set('allow', takes.join(', '));
  throw new Fault('METHOD_UNKNOWN', { takes: takes.join(', ') });
};
