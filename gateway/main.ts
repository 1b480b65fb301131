import { readConfig } from '../kernel/config';
import { StartError } from '../kernel/start-error';
import { migrateOnly } from './program/database';
import { reset } from './program/reset';
import { all, gatewayAlone, subgraphAlone } from './program/run';

/** The ways to run the program: `node gateway/main.ts [command] [argument]`. */
const commands = {
  all,
  gateway: gatewayAlone,
  subgraph: subgraphAlone,
  migrate: migrateOnly,
  reset,
};

async function main([name = 'all', argument]: readonly string[]): Promise<void> {
  const command = Object.entries(commands).find(([known]) => known === name)?.[1];
  if (!command) throw new StartError(`There is no command ${name}; there are ${Object.keys(commands).join(', ')}.`);
  await command(readConfig(), argument);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const sentence = error instanceof StartError ? error.message : (error as Error).stack;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
