import { send, sendJson } from '../kernel/http';
import type { Exchange, Parts } from './exchange';

/** Alive: the process answers. */
export const healthz = async (_parts: Parts, { response }: Exchange): Promise<void> =>
  sendJson(response, 200, { status: 'alive' });

/** Ready: the database and every subgraph answer, and nobody has asked us to stop. */
export async function readyz({ db, sources, stopping }: Parts, { response }: Exchange): Promise<void> {
  const database = db.sql`select 1`.then(
    () => true,
    () => false,
  );
  const named = Object.entries(sources).map(async ([name, source]) => [name, await source.ready()] as const);
  const parts = { database: await database, ...Object.fromEntries(await Promise.all(named)) };
  const ready = !stopping() && Object.values(parts).every(Boolean);
  const status = stopping() ? 'stopping' : ready ? 'ready' : 'not ready';
  sendJson(response, ready ? 200 : 503, { status, parts });
}

export async function metricsRoute({ metrics }: Parts, { response }: Exchange): Promise<void> {
  send(response, 200, await metrics.text(), metrics.contentType);
}
