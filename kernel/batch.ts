import assert from 'node:assert/strict';

/**
 * Group commit: what arrives while a batch is in flight forms the next one. No timer, so a lone caller waits for nobody.
 * `run` answers every item in order; an item's failure is its own Error in the answer. When `run` itself throws, the
 * batch is split and tried again one by one, so that only the item at fault fails.
 */
export function batcher<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>,
  max = 256,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  let queue: Waiting[] = [];
  let busy = false;

  const settle = (waiting: readonly Waiting[], answers: readonly (Answer | Error)[]): void => {
    assert(answers.length === waiting.length, 'a batch must answer every item');
    waiting.forEach(({ resolve, reject }, i) => {
      const answer = answers[i]!;
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    });
  };

  const attempt = async (waiting: readonly Waiting[]): Promise<void> => {
    try {
      settle(waiting, await run(waiting.map(({ item }) => item)));
    } catch (error) {
      if (waiting.length === 1) waiting[0]!.reject(error);
      else for (const one of waiting) await attempt([one]);
    }
  };

  const drain = async (): Promise<void> => {
    busy = true;
    while (queue.length > 0) {
      const next = queue.slice(0, max);
      queue = queue.slice(max);
      await attempt(next);
    }
    busy = false;
  };

  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (!busy) void drain();
    });
}
