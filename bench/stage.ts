import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './scenario';
import { type Server, startServer } from './server';

export interface Stage {
  readonly bench: Bench;
  /** Only scenarios that need a server have one. */
  server?: Promise<Server>;
  clear(): Promise<void>;
}

/** Where one scenario plays: everything that it brings in is gone when it ends. */
export function stageOf(quick: boolean, tell: (text: string) => void): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'vaultgraph-bench-'));
  const undos: (() => Promise<unknown>)[] = [
    async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  ];
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
  playing = stage;
  return stage;
}

let playing: Stage | undefined;

/** For a bench that is broken off. */
export const onStage = async (): Promise<void> => playing?.clear();
