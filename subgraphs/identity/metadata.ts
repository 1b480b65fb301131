import { checkCount, checkPair } from '../../kernel/metadata';

export type Metadata = Record<string, string>;

/** Given keys overwrite, empty ones are removed, the others stay; null clears everything. The limit holds after merging. */
export function mergeMetadata(before: Metadata, given: Record<string, unknown> | null): Metadata {
  if (given === null) return {};
  for (const [key, value] of Object.entries(given)) checkPair('metadata', key, value);
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== '');
  checkCount('metadata', merged);
  return Object.fromEntries(merged) as Metadata;
}
