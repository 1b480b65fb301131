import type postgres from 'postgres';
import type { Db } from '../kernel/db';

/** Does something in a transaction of its own, which stays open, with its locks, until what comes back is called. */
export async function hold(
  { sql }: Db,
  work: (tx: postgres.TransactionSql) => Promise<unknown>,
): Promise<() => Promise<void>> {
  let letGo = (): void => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return new Promise((held, failed) => {
    const over = sql.begin(async (tx) => {
      await work(tx);
      held(async () => {
        letGo();
        await over;
      });
      await until;
    });
    over.catch(failed);
  });
}
