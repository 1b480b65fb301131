import type { ReferenceFacts } from '../dialect';

/** Contract 2: what each endpoint is refused for beyond what is common to all. */
export const refusals: ReferenceFacts['refusals'] = {};
