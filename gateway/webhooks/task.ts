import type { triggers, WebhookDialectName } from '../../schema/tables/events';

/** A delivery that this process has leased, with all that an attempt needs but the endpoint's secrets. */
export interface Task {
  readonly tenantId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string | null;
  readonly part: number;
  readonly resourceId: string;
  readonly eventType: string;
  readonly messageId: string | null;
  readonly trigger: (typeof triggers)[number];
  readonly body: string | null;
  /** Made before this one. */
  readonly attempts: number;
  readonly dialect: WebhookDialectName;
  readonly live: boolean;
}

/** One that can be sent: what was made without a body has got it. */
export type Written = Task & { readonly messageId: string; readonly body: string };

export const isWritten = (task: Task): task is Written => task.messageId !== null && task.body !== null;
