import type { Log } from '../../kernel/log';

type Stop = () => Promise<void>;

/** npm passes a Ctrl-C on although the terminal has sent it to everybody: two signals this close are one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Runs `start`, then until SIGINT, SIGTERM or the death of the database; ends by calling `stops` from the last to the
 * first, so that nothing outlives what it needs. A second signal ends at once.
 */
export async function untilStopped(stops: Stop[], exited: Promise<string>, log: Log, start: Stop): Promise<void> {
  let ending: Promise<void> | undefined;
  let signalledAt = 0;
  const end = (code: number): Promise<void> => {
    ending ??= stopAll(stops, log).then(() => process.exit(code));
    return ending;
  };
  const signalled = (signal: NodeJS.Signals): void => {
    if (signalledAt > 0 && performance.now() - signalledAt > SAME_SIGNAL_MS) process.exit(130);
    if (signalledAt > 0) return;
    signalledAt = performance.now();
    log.info({ signal }, 'stopping');
    void end(0);
  };
  process.on('SIGINT', signalled);
  process.on('SIGTERM', signalled);
  void exited.then((tail) => {
    log.fatal({ database: tail }, 'the database ended unexpectedly');
    void end(1);
  });
  await start().catch(async (error: unknown) => {
    if (ending) return ending;
    await stopAll(stops, log);
    throw error;
  });
}

async function stopAll(stops: Stop[], log: Log): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop())
    await stop().catch((error: unknown) => log.error({ err: error }, 'a part did not stop cleanly'));
}
