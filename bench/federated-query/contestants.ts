import { node, type Program } from '../child';
import type { Comparison } from '../scenario';
import { hive, type Installed } from './hive';
import type { Asked } from './query';
import { type Answering, ourGateway, ourSubgraphs, type Place, peer, plainSubgraphs, type Serving } from './stack';

const ours = 'ours';
const stock = 'stock Apollo';
const hiveGateway = 'Hive Gateway';

/** How subgraphs elsewhere are served. */
const own = 'our subgraph servers';
const plain = 'plain @apollo/server subgraphs';

const IN_PROCESS = `${ours}, in process`;
const named = (gateway: string, serving: string): string => `${gateway}, ${serving}`;

type Gateway = (place: Place, name: string, serving: Serving) => Promise<Answering>;

const stockProgram = (file: string, port: number): Program => ({
  command: node('bench/federated-query/stock-gateway.ts', file, String(port)),
  env: {},
});

const stockGateway: Gateway = (place, name, serving) => peer(place, name, serving, stockProgram);
const hives: Gateway = (place, name, serving) => peer(place, name, serving, (file, port) => hive(name, file, port));

const gatewaysOf = (installed: Installed): Readonly<Record<string, Gateway>> => ({
  [ours]: ourGateway,
  [stock]: stockGateway,
  ...('version' in installed && { [hiveGateway]: hives }),
});

/** Every gateway in front of the same subgraphs, served our way and the plain way. */
export async function contestants(
  place: Place,
  all: Answering,
  urlAs: (name: Asked) => string,
  installed: Installed,
): Promise<Record<string, Answering>> {
  const found: Record<string, Answering> = { [IN_PROCESS]: all };
  const servings = { [own]: await ourSubgraphs(place), [plain]: await plainSubgraphs(place, urlAs) };
  for (const [serving, subgraphs] of Object.entries(servings))
    for (const [gateway, start] of Object.entries(gatewaysOf(installed))) {
      const name = named(gateway, serving);
      found[name] = await start(place, name.replaceAll(/\W+/g, '-'), subgraphs);
    }
  return found;
}

/** The stock set-up is stock throughout; of gateways alone, what their processes cost before the same subgraphs. */
export function comparisons(installed: Installed): Comparison[] {
  const reference = named(stock, plain);
  const perSecond = 'perSecond';
  const between = (than: string): Comparison[] => [
    { metric: perSecond, of: named(ours, own), to: named(than, own), ...(than === hiveGateway && { atLeast: 1 }) },
    { metric: 'gatewayCpuMs', of: named(ours, own), to: named(than, own) },
  ];
  return [
    { metric: perSecond, of: IN_PROCESS, to: reference, atLeast: 10 },
    { metric: 'cpuMs', of: IN_PROCESS, to: reference },
    { metric: perSecond, of: named(ours, own), to: reference, atLeast: 2.5 },
    ...between(stock),
    ...('version' in installed ? between(hiveGateway) : []),
  ];
}

export const notes = (installed: Installed): string[] => [
  'Only ours finds out who asks (the credential is looked up for every request), counts the request and limits its cost.',
  'The plain subgraphs check no viewer token; ours check one, whichever gateway brings it.',
  'version' in installed
    ? `Hive Gateway ${installed.version} runs with --jit, in one process.`
    : `Hive Gateway could not be installed: ${installed.missing}`,
];
