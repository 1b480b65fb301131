import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../kernel/db';
import { newId } from '../../kernel/id';
import type { Viewer } from '../../kernel/viewer';
import { type Happening, happenings } from '../../schema/happenings';
import type { WebhookDialectName } from '../../schema/tables/events';
import type { Tail } from '../../schema/tail';
import type { AnswerAuthorisationMutationVariables } from '../operations.generated';
import type { Source } from '../sources';
import type { Question, Rendered } from './dialects/dialect';
import { agentFor, type Parts, planned, stoppable } from './parts';
import { type Posted, post } from './post';
import { insertQuestion } from './questions';
import type { Outcome } from './queue';
import { type Receiver, receiversWithNews, recipientOf, tenantsOf } from './receivers';
import { attemptOf, headersOf } from './sender';
import { settle } from './settle';
import type { Written } from './task';

const query = readFileSync(join(__dirname, '..', 'operations', 'answer-authorisation.graphql'), 'utf8');

const PORTION = 250;
const BETWEEN_MS = 1;
const IDLE_MS = 50;
const ANSWERING_MS = 5_000;

/**
 * Purchases that a tenant decides itself: the question is posted at once and once, by the process whose row came first,
 * past all queues; no answer in time is left to the deadline of the authorisation, which decides by itself.
 */
export class Asker {
  #position: number;
  readonly #asking = new Set<Promise<void>>();
  readonly #givingUp = stoppable();
  readonly #dialects: WebhookDialectName[];

  constructor(
    readonly parts: Parts,
    readonly tail: Tail,
    readonly card: Source,
    from: number,
  ) {
    this.#position = from;
    const names = Object.keys(parts.dialects) as WebhookDialectName[];
    this.#dialects = names.filter((name) => parts.dialects[name].question);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { log, everyMs } = this.parts;
    while (!signal.aborted && this.#dialects.length > 0) {
      try {
        await this.#round(await this.tail.past(this.#position, signal));
      } catch (error) {
        if (signal.aborted) break;
        log.error({ err: error }, 'questions could not be looked for');
        await pause(everyMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  async stop(graceMs: number): Promise<void> {
    const late = setTimeout(() => this.#givingUp.abort(), graceMs);
    await Promise.all(this.#asking);
    clearTimeout(late);
  }

  async #round(upto: number): Promise<void> {
    const { db } = this.parts;
    const after = this.#position;
    const { receivers, events } = await planned(db, async (sql) => {
      const receivers = await receiversWithNews(sql, { after, upto, dialects: this.#dialects });
      const span = { tenantIds: tenantsOf(receivers), after, upto, limit: PORTION };
      return { receivers, events: await happenings({ sql }, span) };
    });
    for (const event of events) {
      const receiver = receivers.find(({ tenantId }) => tenantId === event.tenantId)!;
      this.#consider(event, receiver);
    }
    this.#position = events.length < PORTION ? upto : events.at(-1)!.seq;
    if (this.#position >= this.tail.upto) await pause(receivers.length === 0 ? IDLE_MS : BETWEEN_MS);
  }

  #consider(event: Happening, receiver: Receiver): void {
    const { dialects, clock, log, metrics } = this.parts;
    const question = dialects[receiver.dialect].question!;
    try {
      const deadline = deadlineOf(event);
      const rendered =
        deadline && deadline > clock.now() ? question.ask(event, recipientOf(receiver, event.occurredAt)) : null;
      if (deadline && rendered) this.#ask({ event, receiver, question, rendered, deadline });
    } catch (error) {
      log.error({ err: error, eventId: event.id, endpointId: receiver.id }, 'a question could not be rendered');
      metrics.unrendered(receiver.dialect);
    }
  }

  #ask(asking: Asking): void {
    const work = this.#askOne(asking)
      .catch((error: unknown) => this.parts.log.error({ err: error, eventId: asking.event.id }, 'a question failed'))
      .finally(() => this.#asking.delete(work));
    this.#asking.add(work);
  }

  async #askOne(asking: Asking): Promise<void> {
    const { db, clock, facts } = this.parts;
    const task = taskOf(asking);
    const leasedUntil = new Date(clock.now().getTime() + this.parts.leases[task.dialect]);
    if (!(await insertQuestion(db.sql, task, leasedUntil, clock.now()))) return;
    const outcome = await this.#put(asking, task);
    if (outcome) await settle(db, [outcome], facts, clock.now());
  }

  /** Its answer counts only while somebody waits; one that cannot be read, or an error, is a refusal. */
  async #put({ receiver, question, event, deadline }: Asking, task: Written): Promise<Outcome | null> {
    const { clock, facts, metrics } = this.parts;
    const agent = agentFor(this.parts, receiver);
    const startedAt = clock.now();
    const begun = performance.now();
    const headers = headersOf(this.parts, task, receiver, startedAt);
    const { timeoutMs } = facts[task.dialect];
    const posted = await post(agent, { url: receiver.url, headers, body: task.body, timeoutMs }, this.#givingUp.signal);
    const durationMs = Math.round(performance.now() - begun);
    if (!posted) return null;
    const late = clock.now() >= deadline;
    const error = late ? lateError(posted) : await this.#decide(event, receiver, verdictOf(question, posted));
    metrics.attempt(task.dialect, error ?? 'ok', durationMs / 1_000);
    const attempt = attemptOf({ task, startedAt, durationMs }, { ...posted, error: error ?? null });
    return { ...attempt, nextAt: null };
  }

  /** The error of the attempt, if it was one. */
  async #decide(event: Happening, receiver: Receiver, verdict: Verdict): Promise<Posted['error']> {
    const variables: AnswerAuthorisationMutationVariables = {
      id: event.resourceId,
      approve: verdict.approve,
      code: verdict.code,
    };
    const requestId = newId();
    const { errors } = await this.card.send(
      { query, variables, operationName: 'AnswerAuthorisation' },
      {
        viewer: viewerOf(receiver),
        requestId,
        signal: AbortSignal.timeout(ANSWERING_MS),
        deadline: Date.now() + ANSWERING_MS,
      },
    );
    const code = errors?.[0]?.extensions?.code;
    if (code === undefined) return verdict.error;
    this.parts.log.warn({ code, requestId, eventId: event.id }, 'the answer to a question was not taken');
    return code === 'AUTHORISATION_STATE' ? 'late' : verdict.error;
  }
}

/** Before the first that may still be waiting: whoever should have asked it may have died. */
export async function oldestOpenQuestion({ sql }: Db, otherwise: number): Promise<number> {
  const [row] = await sql<{ seq: string | null }[]>`
    select min(seq) - 1 as seq from events.outbox
    where type = 'authorisation.requested' and occurred_at > now() - interval '1 minute'`;
  return Number(row?.seq ?? otherwise);
}

interface Asking {
  readonly event: Happening;
  readonly receiver: Receiver;
  readonly question: Question;
  readonly rendered: Rendered;
  readonly deadline: Date;
}

interface Verdict {
  readonly approve: boolean;
  readonly code: string | null;
  readonly error: Posted['error'];
}

function deadlineOf({ type, after }: Happening): Date | null {
  const deadline = type === 'authorisation.requested' ? after?.questionDeadline : null;
  return typeof deadline === 'string' ? new Date(deadline) : null;
}

/** Nothing came back at all, or it came when nobody waited any more. */
const lateError = ({ status, error }: Posted): Posted['error'] => (status === null ? error : 'late');

function verdictOf({ read }: Question, { status, answer, error }: Posted): Verdict {
  const read_ = status === null || error === 'timeout' ? null : read(status, answer.toString());
  return read_ ? { ...read_, error: null } : { approve: false, code: null, error: error ?? 'broken_answer' };
}

const taskOf = ({ event, receiver, rendered }: Asking): Written => ({
  tenantId: receiver.tenantId,
  id: newId(),
  endpointId: receiver.id,
  eventId: event.id,
  part: 0,
  resourceId: event.resourceId,
  eventType: rendered.eventType,
  messageId: rendered.messageId,
  trigger: 'question',
  body: rendered.body,
  attempts: 0,
  dialect: receiver.dialect,
  live: receiver.live,
});

const viewerOf = ({ tenantId, live, tenantDialect }: Receiver): Viewer => ({
  tenantId,
  actor: { kind: 'system', id: 'webhooks' },
  roles: [],
  scopes: ['card:read', 'card:write'],
  dialect: tenantDialect,
  sandbox: !live,
});
