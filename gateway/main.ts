import { type Config, readConfig } from '../kernel/config';
import { StartError } from '../kernel/start-error';

type Command = (config: Config, ...args: string[]) => Promise<void>;

/** The ways to run the program: `node gateway/main.ts [command] [arguments]`. Of each no more is loaded than it needs. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  all: async () => (await import('./program/run.js')).all,
  gateway: async () => (await import('./program/run.js')).gatewayAlone,
  subgraph: async () => (await import('./program/run.js')).subgraphAlone,
  migrate: async () => (await import('./program/database.js')).migrateOnly,
  reset: async () => (await import('./program/reset.js')).reset,
  listen: async () => (await import('./program/listen.js')).listen,
  trigger: async () => (await import('./program/trigger.js')).trigger,
};

async function main([name = 'all', ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartError(`There is no command ${name}; there are ${Object.keys(commands).join(', ')}.`);
  const config = readConfig();
  const run = await command();
  await run(config, ...args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const sentence = error instanceof StartError ? error.message : (error as Error).stack;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
