import DataLoader from 'dataloader';
import type { Db } from '../../kernel/db';
import type { Asset } from '../../kernel/money';
import type { Viewer } from '../../kernel/viewer';
import * as repo from './repo';

/** Of one request: every key that is asked for in one go becomes one statement. */
export function loaders(db: Db, viewer: Viewer) {
  const of = <Row extends { readonly subjectId: string }>(
    kind: repo.SubjectKind,
    read: (db: repo.Reader, owner: repo.Owner, kind: repo.SubjectKind, ids: readonly string[]) => Promise<Row[]>,
  ) =>
    new DataLoader<string, Row[]>(async (ids) => {
      const rows = await read(db, viewer, kind, ids);
      return ids.map((id) => rows.filter(({ subjectId }) => subjectId === id));
    });
  return {
    cardLimits: of('card', repo.limitsOf),
    accountLimits: of('account', repo.limitsOf),
    cardControls: of('card', repo.controlsOf),
    cardLists: of('card', repo.listsOf),
    assets: new DataLoader<string, Asset | null>(async (codes) => {
      const rows = await repo.assets(db, viewer.tenantId, codes);
      return codes.map((code) => rows.find((row) => row.code === code) ?? null);
    }),
  };
}
export type Loaders = ReturnType<typeof loaders>;
