import { authorisations } from './authorisations';
import { dashboard } from './dashboard';
import { federatedOne, federatedPage } from './federated-query';
import { hybrid } from './hybrid';
import { ledgerRead } from './ledger-read';
import { liveEvents } from './live-events';
import { liveMemory } from './live-memory';
import { LONG, measure, QUICK } from './measure';
import { machine, print, type Report, write } from './report';
import { rest } from './rest';
import type { Scenario } from './scenario';
import { onStage, stageOf } from './stage';
import { startUp } from './start-up';
import { transfers } from './transfers';
import { webhooks } from './webhooks';

/** What can be measured: `npm run bench -- [scenario…] [--quick]`. */
const scenarios: Readonly<Record<string, Scenario>> = {
  transfers,
  authorisations,
  dashboard,
  'ledger-read': ledgerRead,
  'federated-one': federatedOne,
  'federated-page': federatedPage,
  rest,
  hybrid,
  'live-events': liveEvents,
  'live-memory': liveMemory,
  webhooks,
  'start-up': startUp,
};

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function main(words: readonly string[]): Promise<void> {
  const quick = words.includes('--quick');
  const wanted = words.filter((word) => word !== '--quick');
  const unknown = wanted.find((name) => !Object.hasOwn(scenarios, name));
  if (unknown) throw new Error(`There is no scenario ${unknown}; there are ${Object.keys(scenarios).join(', ')}.`);
  for (const name of wanted.length > 0 ? wanted : Object.keys(scenarios)) await run(name, scenarios[name]!, quick);
}

async function run(name: string, scenario: Scenario, quick: boolean): Promise<void> {
  process.stdout.write(`\n${name}: ${scenario.measures}\n\n`);
  const facts = machine();
  const stage = stageOf(quick, tell);
  try {
    const prepared = await scenario.prepare(stage.bench);
    const rounds = { ...(quick ? QUICK : LONG), ...prepared.rounds };
    const measured = await measure(prepared, rounds, (progress) => tell(`${name}: ${progress}`));
    await prepared.check?.();
    const { measures } = scenario;
    const postgres = (await stage.server)?.version;
    const notes = prepared.notes ?? [];
    const date = new Date().toISOString();
    const report: Report = {
      scenario: name,
      measures,
      date,
      machine: { ...facts, postgres },
      rounds,
      ...measured,
      notes,
    };
    process.stdout.write(`\n${print(report)}\n`);
    // Short rounds are for trying the bench out; they must not pass for results.
    if (!quick) tell(`written to ${write(report)}`);
  } finally {
    await stage.clear();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void onStage().finally(() => process.exit(130)));

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    tell(error.stack ?? error.message);
    process.exit(1);
  },
);
