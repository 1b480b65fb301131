import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { VIEWER_HEADER } from '../../kernel/serve';
import { type Program, ROOT } from '../child';

const PEERS = join(ROOT, 'bench', 'peers');
const PACKAGE = join(PEERS, 'node_modules', '@graphql-hive', 'gateway');
const PATIENCE_MS = 600_000;

/** Its version, or why there is none. */
export type Installed = { readonly version: string } | { readonly missing: string };

/** Installs the peers into a folder of their own, once. */
export async function installHive(): Promise<Installed> {
  try {
    if (!existsSync(PACKAGE)) {
      const args = ['install', '--prefix', PEERS, '--no-package-lock', '--no-audit', '--no-fund'];
      await promisify(execFile)('npm', args, { cwd: PEERS, timeout: PATIENCE_MS });
    }
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
    return { version };
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return { missing: /npm error (?!code)(.*)/.exec(stderr)?.[1] ?? message };
  }
}

/** As its manual has it, the viewer token handed on; one process, as all the others are. */
export function hive(name: string, supergraph: string, port: number): Program {
  const config = join(dirname(supergraph), `${name}.config.mjs`);
  writeFileSync(
    config,
    `export const gatewayConfig = {
  logging: false,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ '${VIEWER_HEADER}': request.headers.get('${VIEWER_HEADER}') }),
  },
};\n`,
  );
  const options = ['--config-path', config, '--host', '127.0.0.1', '--port', String(port), '--fork', '1', '--jit'];
  const bin = join(PEERS, 'node_modules', '.bin', 'hive-gateway');
  return { command: [process.execPath, bin, 'supergraph', supergraph, ...options], env: {} };
}
