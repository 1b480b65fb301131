import { parseArgs } from 'node:util';
import type { Config } from '../../kernel/config';
import { StartError } from '../../kernel/start-error';
import { placeOf } from './place';
import { type Recipe, recipes, worded } from './trigger/recipes';
import { World } from './trigger/things';

const known: Readonly<Record<string, Recipe>> = { ...recipes, ...worded };

/** `npm run trigger -- card.frozen`: makes it happen in the sandbox, through the front door like anybody else. */
export async function trigger(config: Config, ...args: string[]): Promise<void> {
  const { values, positionals } = optionsOf(args);
  if (values.list) return list();
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new StartError('Which one? See npm run trigger -- --list.');
  const recipe = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!recipe) throw new StartError(`There is no trigger ${name}; see npm run trigger -- --list.`);
  const world = new World(await placeOf(config, values, recipe.tenant));
  process.stdout.write(`${name} in ${world.place.tenant}: ${recipe.about}\n`);
  await recipe.run(world).finally(() => {
    for (const { did, id } of world.deeds) process.stdout.write(`  ${did.padEnd(WIDTH)}  ${id}\n`);
  });
}

const WIDTH = 32;

function optionsOf(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { tenant: text, url: text, token: text, list: { type: 'boolean' } as const };
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('\n')[0]!.replace(/\.$/, '')}.`);
  }
}

function list(): void {
  const rows = Object.entries(known).map(
    ([name, { tenant, about }]) => `${name.padEnd(WIDTH)}  ${tenant.padEnd(WIDTH / 2)}  ${about}`,
  );
  process.stdout.write(`${rows.join('\n')}\n`);
}
