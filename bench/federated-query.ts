import { cpuMsOf } from './child';
import { type Ask, alike, requester } from './federated-query/ask';
import { comparisons, contestants, notes } from './federated-query/contestants';
import { installHive } from './federated-query/hive';
import { type Question, questions } from './federated-query/query';
import { type Answering, allInOne, placeIn } from './federated-query/stack';
import { populate } from './federated-query/world';
import type { Bench, Contestant, Prepared, Scenario } from './scenario';
import { openDatabase } from './server';

const federated = (question: Question): Scenario => ({
  measures:
    `How many times per second 16 connections get ${question.says}, of three subgraphs: from our gateway, with ` +
    'subgraphs in process and over HTTP, from stock @apollo/gateway, and from Hive Gateway.',
  prepare: (bench) => prepare(bench, question),
});

export const federatedOne = federated(questions.one);
export const federatedPage = federated(questions.page);

async function prepare(bench: Bench, question: Question): Promise<Prepared> {
  const database = await openDatabase(await bench.server(), 'federated');
  bench.defer(() => database.close());
  const installed = await installHive();
  const place = placeIn(bench.folder, database.url, bench.defer);
  const all = await allInOne(place);
  const bodies = question.bodies(await populate(database.admin));
  const answering = await contestants(place, all, (name) => database.urlAs(name), installed);
  const lengths = await alike(answering, bodies, all.token);
  const ask = requester(bench, bodies, all.token);
  return {
    contestants: Object.entries(answering).map(([name, one]) => contestant(name, one, lengths[name]!, ask)),
    comparisons: comparisons(installed),
    notes: notes(installed),
    rounds: bench.quick ? { roundMs: 1_500 } : {},
  };
}

function contestant(
  name: string,
  { url, gateway, subgraphs }: Answering,
  lengths: readonly number[],
  ask: Ask,
): Contestant {
  const cpu = (): readonly [own: number, all: number] => {
    const own = cpuMsOf(gateway.pid);
    return [own, own + subgraphs.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0)];
  };
  return {
    name,
    round: async (ms) => {
      const [own, all] = cpu();
      const { sample, asked } = await ask({ url, lengths, ms });
      const [ownAfter, allAfter] = cpu();
      return { ...sample, gatewayCpuMs: (ownAfter - own) / asked, cpuMs: (allAfter - all) / asked };
    },
  };
}
