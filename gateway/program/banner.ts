import type { SandboxCredentials } from '../../subgraphs/identity/seed';
import type { Places } from './sandbox';

/** The last thing that a start prints: where everything is, and how to get in. */
export function banner({ url, graphql, ws }: Places, dataDir: string, credentials?: SandboxCredentials): string {
  const rows: (readonly [string, string])[] = [
    ['GraphQL', graphql],
    ['GraphiQL', `${graphql}  (in a browser)`],
    ['Reference', `${url}/docs  (in a browser)`],
    ['WebSocket', ws],
    ['Health', `${url}/healthz  ${url}/readyz`],
    ['Metrics', `${url}/metrics`],
    ...(credentials ? sandboxRows(credentials, dataDir) : []),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return `\nVaultgraph is ready\n\n${lines.join('\n')}\n\n`;
}

function sandboxRows({ dashboard, tenants }: SandboxCredentials, dataDir: string): (readonly [string, string])[] {
  const saas = tenants['vaultspay-saas'];
  const [user] = tenants.vaultpay.users;
  return [
    ['Dashboard', `Authorization: Bearer ${dashboard.token}`],
    ['vaultspay-saas', `client ${saas.clientId}  secret ${saas.clientSecret}  device ${saas.deviceId}`],
    ['vaultspay-v1', `key ${tenants['vaultspay-v1'].secretKey}  live ${tenants['vaultspay-v1'].live.secretKey}`],
    ['vaultpay', `${user?.email}  password ${user?.password}  (and ${tenants.vaultpay.users.length - 1} more)`],
    ['cryptomate', `key ${tenants.cryptomate.keys.management}`],
    ['All of them', `${dataDir}/sandbox.json`],
  ];
}
