import { rmSync } from 'node:fs';
import type { RunningPostgres } from '../kernel/postgres';

export default async function teardown(): Promise<void> {
  const { testServer } = globalThis as { testServer?: { server: RunningPostgres; dir: string } };
  if (!testServer) return;
  await testServer.server.stop();
  rmSync(testServer.dir, { recursive: true, force: true });
}
