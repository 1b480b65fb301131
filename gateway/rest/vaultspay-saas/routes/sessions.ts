import { object } from '../../codec';
import { type Route, route } from '../../dialect';
import { text, timestamp, words } from '../codecs';
import { document } from '../documents';
import { errors } from '../errors';
import type {
  SaasLoginMutation,
  SaasLoginMutationVariables,
  SaasRefreshMutation,
  SaasRefreshMutationVariables,
} from '../operations.generated';
import { deviceIdOf } from '../stages';

const MAX_SECRET = 4096;

const access = { accessToken: words, accessTokenExpiry: timestamp };
const tokens = object({ ...access, refreshToken: words, refreshTokenExpiry: timestamp });

const issued = {
  accessToken: 'at.9f2c',
  accessTokenExpiry: '2026-02-03T05:05:06.789+00:00',
  refreshToken: 'rt.71ab',
  refreshTokenExpiry: '2026-02-08T04:05:06.789+00:00',
};

const login = route(
  'POST /as/api/v1/saas-login',
  document<SaasLoginMutation, SaasLoginMutationVariables>('SaasLogin'),
  {
    summary: 'Log in with the credentials of an app',
    tag: 'Authentication',
    notes:
      'After ten failed attempts within 15 minutes a `clientId` is refused, right credentials included, until they are over.',
    open: true,
    secret: true,
    envelope: 'dual',
    in: { body: object({ clientId: text(MAX_SECRET), clientSecret: text(MAX_SECRET) }) },
    to: (input, pass) => ({ input, deviceId: deviceIdOf(pass) }),
    from: ({ loginApp }) => loginApp,
    out: tokens,
    example: {
      body: { clientId: 'vg_app_6f1d', clientSecret: 'vg_sec_93c0' },
      answer: { ...issued, data: issued },
    },
  },
);

const refresh = route(
  'POST /as/api/v1/saas-refresh-token',
  document<SaasRefreshMutation, SaasRefreshMutationVariables>('SaasRefresh'),
  {
    summary: 'Get a new access token',
    tag: 'Authentication',
    notes: 'The refresh token stays the same, and so does the time at which it ends. Older access tokens stay valid.',
    open: true,
    secret: true,
    // Of a refresh token that has ended nothing can be renewed: log in again.
    errors: { TOKEN_EXPIRED: errors.TOKEN_REVOKED },
    in: { body: object({ refreshToken: text(MAX_SECRET) }) },
    to: (given, pass) => ({ ...given, deviceId: deviceIdOf(pass) }),
    from: ({ refreshSession }) => refreshSession,
    out: object(access),
    example: {
      body: { refreshToken: 'rt.71ab' },
      answer: { data: { accessToken: 'at.a07d', accessTokenExpiry: '2026-02-03T06:05:06.789+00:00' } },
    },
  },
);

/** Contract 2.1 */
export const sessions: readonly Route[] = [login, refresh];
