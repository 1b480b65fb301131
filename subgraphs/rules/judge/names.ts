import type { Step } from '../../../schema/tables/rules';
import type { Key } from '../limits';
import type { ControlRule, ListRule } from './ruleset';

/** What rules are called in traces: short, and the same for ever, as traces are kept. */

const spaced = (word: string): string => word.replaceAll('_', ' ');

export const limitName = ({ action, window, measure }: Key): string =>
  `limit ${spaced(window)} ${spaced(action)} ${measure}`;

export const switchName = (kind: ControlRule['kind']): string => `switch ${spaced(kind)}`;

export const listName = (kind: ListRule['kind']): string => `list ${spaced(kind)}`;

export const velocityName = (seconds: number): string => `velocity ${seconds} s`;

/** Whether the figures of a step are amounts in ledger units. */
export const inUnits = ({ rule }: Pick<Step, 'rule'>): boolean =>
  (rule.startsWith('limit ') && rule.endsWith(' amount')) || rule === 'funds';
