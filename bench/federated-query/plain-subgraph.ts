import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { subgraphs } from '../../gateway/program/subgraphs';
import { systemClock } from '../../kernel/clock';
import { connect } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { logger } from '../../kernel/log';
import { BENCH_KEYS } from '../server';
import type { Asked } from './query';
import { viewer } from './world';

/**
 * A subgraph of ours, served the plain way: schema, resolvers and data are the same, @apollo/server answers. It asks
 * nobody who they are, which spares it what ours checks. `plain-subgraph.ts NAME PORT`.
 */
async function main([name, port]: readonly string[]): Promise<void> {
  const db = connect({ url: process.env.DATABASE_URL!, name: 'bench-plain' });
  const subgraph = subgraphs[name as Asked].make({ db, keys: BENCH_KEYS, clock: systemClock, log: logger('silent') });
  const server = new ApolloServer({ schema: subgraph.schema });
  await startStandaloneServer(server, {
    listen: { port: Number(port), host: '127.0.0.1' },
    context: async () => subgraph.context({ viewer, requestId: newId(), signal: new AbortController().signal }),
  });
}

void main(process.argv.slice(2));
