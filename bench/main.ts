import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { federatedQuery } from './federated-query';
import { ledgerRead } from './ledger-read';
import { LONG, measure, QUICK } from './measure';
import { machine, print, type Report, write } from './report';
import type { Bench, Scenario } from './scenario';
import { type Server, startServer } from './server';
import { startUp } from './start-up';
import { transfers } from './transfers';

/** What can be measured: `npm run bench -- [scenario…] [--quick]`. */
const scenarios: Readonly<Record<string, Scenario>> = {
  transfers,
  'ledger-read': ledgerRead,
  'federated-query': federatedQuery,
  'start-up': startUp,
};

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function main(words: readonly string[]): Promise<void> {
  const quick = words.includes('--quick');
  const wanted = words.filter((word) => word !== '--quick');
  const unknown = wanted.find((name) => !(name in scenarios));
  if (unknown) throw new Error(`There is no scenario ${unknown}; there are ${Object.keys(scenarios).join(', ')}.`);
  for (const name of wanted.length > 0 ? wanted : Object.keys(scenarios)) await run(name, scenarios[name]!, quick);
}

async function run(name: string, scenario: Scenario, quick: boolean): Promise<void> {
  process.stdout.write(`\n${name}: ${scenario.measures}\n\n`);
  const stage = stageOf(quick);
  try {
    const prepared = await scenario.prepare(stage.bench);
    const rounds = { ...(quick ? QUICK : LONG), ...prepared.rounds };
    const measured = await measure(prepared, rounds, (progress) => tell(`${name}: ${progress}`));
    await prepared.check?.();
    const { measures } = scenario;
    const facts = machine((await stage.server)?.version);
    const notes = prepared.notes ?? [];
    const date = new Date().toISOString();
    const report: Report = { scenario: name, measures, date, machine: facts, rounds, ...measured, notes };
    process.stdout.write(`\n${print(report)}\n`);
    // Short rounds are for trying the bench out; they must not pass for results.
    if (!quick) tell(`written to ${write(report)}`);
  } finally {
    await stage.clear();
  }
}

interface Stage {
  readonly bench: Bench;
  /** Only scenarios that need a server have one. */
  server?: Promise<Server>;
  clear(): Promise<void>;
}

let onStage: Stage | undefined;

/** Where one scenario plays: everything that it brings in is gone when it ends. */
function stageOf(quick: boolean): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'vaultgraph-bench-'));
  const undos: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })];
  const bench: Bench = {
    quick,
    folder,
    server: () => {
      stage.server ??= startServer(folder).then((server) => {
        undos.push(() => server.stop());
        return server;
      });
      return stage.server;
    },
    defer: (undo) => void undos.push(undo),
  };
  const stage: Stage = {
    bench,
    clear: async () => {
      for (let undo = undos.pop(); undo; undo = undos.pop()) await undo().catch((error: Error) => tell(error.message));
    },
  };
  onStage = stage;
  return stage;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void (onStage?.clear() ?? Promise.resolve()).finally(() => process.exit(130)));

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    tell(error.stack ?? error.message);
    process.exit(1);
  },
);
