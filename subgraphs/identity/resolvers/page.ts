import { type Page, paged, windowOf } from '../../../kernel/page';

/** What a filter finds that names an id which cannot exist. */
export const emptyPage = <Row>(): Page<Row> =>
  paged<Row>(
    [],
    windowOf({}),
    () => '',
    async () => 0,
  );
