import { object } from '../../codec';
import { type Route, route } from '../../dialect';
import { text, timestamp, words } from '../codecs';
import { document } from '../documents';
import type { SaasLoginMutation, SaasLoginMutationVariables } from '../operations.generated';

const MAX_SECRET = 4096;

const tokens = object({
  accessToken: words,
  accessTokenExpiry: timestamp,
  refreshToken: words,
  refreshTokenExpiry: timestamp,
});
const issued = {
  accessToken: 'at.9f2c',
  accessTokenExpiry: '2026-02-03T05:05:06.789+00:00',
  refreshToken: 'rt.71ab',
  refreshTokenExpiry: '2026-02-08T04:05:06.789+00:00',
};

/** Contract 2.1 */
export const sessions: readonly Route[] = [
  route('POST /as/api/v1/saas-login', document<SaasLoginMutation, SaasLoginMutationVariables>('SaasLogin'), {
    summary: 'Log in with the credentials of an app',
    tag: 'Authentication',
    open: true,
    secret: true,
    envelope: 'dual',
    in: { body: object({ clientId: text(MAX_SECRET), clientSecret: text(MAX_SECRET) }) },
    to: (input) => ({ input }),
    from: ({ loginApp }) => loginApp,
    out: tokens,
    example: {
      body: { clientId: 'vg_app_6f1d', clientSecret: 'vg_sec_93c0' },
      answer: { ...issued, data: issued },
    },
  }),
];
