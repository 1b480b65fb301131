import DataLoader from 'dataloader';
import { canonical } from './crypto';
import { type Page, type PageArgs, type Window, windowOf } from './page';

/** Asked for lazily. */
export type Count = (parent: string) => Promise<number>;

export interface List<Filter, Row> {
  list(
    parents: readonly string[],
    filter: Filter,
    window: Window,
    total: Count,
  ): Promise<ReadonlyMap<string, Page<Row>>>;
  count(parents: readonly string[], filter: Filter): Promise<ReadonlyMap<string, number>>;
}

/** Pages under many parents, for one request: those that ask alike share a statement, and so do their totals. */
export function lists<Filter, Row>({ list, count }: List<Filter, Row>) {
  const asked = new Map<string, DataLoader<string, Page<Row>>>();
  const make = (filter: Filter, window: Window) => {
    const total = new DataLoader<string, number>(async (parents) => {
      const found = await count(parents, filter);
      return parents.map((parent) => found.get(parent) ?? 0);
    });
    return new DataLoader<string, Page<Row>>(async (parents) => {
      const found = await list(parents, filter, window, (parent) => total.load(parent));
      return parents.map((parent) => found.get(parent)!);
    });
  };
  return async (parent: string, filter: Filter, args: PageArgs): Promise<Page<Row>> => {
    const window = windowOf(args);
    const key = canonical([filter, window]);
    const alike = asked.get(key) ?? make(filter, window);
    asked.set(key, alike);
    return alike.load(parent);
  };
}
