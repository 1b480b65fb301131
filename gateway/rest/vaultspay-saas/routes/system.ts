import { constant } from '../../codec';
import { fixed, type Route } from '../../dialect';

const up = 'Service is up and running!' as const;

/** Contract 2.13 */
export const system: readonly Route[] = [
  fixed('GET /v1/ping', {
    summary: 'Whether the service is up',
    tag: 'System',
    notes: 'Needs no header at all, and is neither counted nor encrypted.',
    open: true,
    bare: true,
    answer: up,
    out: constant<typeof up>(up),
    example: { answer: { data: up } },
  }),
];
