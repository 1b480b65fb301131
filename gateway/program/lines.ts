import type { Payload } from '../../schema/happenings';
import type { Forwarded } from './forward';

/** An event as a subscription tells it. */
export interface Told {
  readonly cursor: string;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly previous: string | null;
  readonly current: string | null;
  readonly reason: string | null;
  readonly actorKind: string;
  readonly actorId: string;
  readonly requestId: string | null;
  readonly before: Payload | null;
  readonly after: Payload | null;
}

export interface Lines {
  event(event: Told): string;
  sent(sent: Forwarded): string;
}

/** Of ECMA-48. */
const styles = { bold: 1, red: 31, green: 32, cyan: 36, gray: 90 } as const;

const LONGEST_TYPE = 26;
const LONGEST_RESOURCE = 15;
const LONGEST_CHANGE = 22;

/** For people: columns, in colours where they can be seen. */
export function telling(coloured: boolean): Lines {
  const paint = (style: keyof typeof styles, text: string): string =>
    coloured ? `\x1b[${styles[style]}m${text}\x1b[0m` : text;
  return {
    event: ({ at, type, resourceType, resourceId, previous, current, reason }) => {
      const change = [...new Set([previous, current])].filter(Boolean).join(' → ');
      const columns = [
        paint('gray', at.slice(11, 23)),
        paint('cyan', type.padEnd(LONGEST_TYPE)),
        `${resourceType.padEnd(LONGEST_RESOURCE)} ${resourceId}`,
        paint('bold', change.padEnd(LONGEST_CHANGE)),
        reason ?? '',
      ];
      return columns.join('  ').trimEnd();
    },
    sent: ({ eventType, messageId, status, error, ms }) => {
      const good = error === null;
      const answer = status === null ? (error ?? '') : String(status);
      return `  ${paint(good ? 'green' : 'red', `→ ${answer}`)} in ${ms} ms  ${eventType}  ${paint('gray', messageId)}`;
    },
  };
}

/** For machines: one object a line. */
export const json: Lines = {
  event: (event) => JSON.stringify(event),
  sent: (sent) => JSON.stringify({ sent }),
};
