import { type Codec, object, refuse, titled } from '../../codec';
import { type Route, route } from '../../dialect';
import { id, same, timestamp, words } from '../codecs';
import { document } from '../documents';
import type { V1PlatformQuery, V1PlatformQueryVariables } from '../operations.generated';
import { versionOf } from '../stages';

const yes: Codec<true> = {
  decode: (wire, at) => wire === true || refuse(at, { is: 'boolean' }),
  encode: (value) => value,
  schema: { type: 'boolean', const: true },
};

/** Contract 2.38 */
export const system: readonly Route[] = [
  route('GET /v1/ping', document<V1PlatformQuery, V1PlatformQueryVariables>('V1Platform'), {
    summary: 'Who is asking, and which version is spoken',
    tag: 'System',
    to: () => ({}),
    from: ({ tenant }, _given, pass) => ({
      pong: true as const,
      account_id: tenant.accountId,
      environment: pass.viewer!.sandbox ? ('SANDBOX' as const) : ('PRODUCTION' as const),
      server_time: new Date(),
      api_version: versionOf(pass),
    }),
    out: titled(
      'Ping',
      object({
        pong: yes,
        account_id: id('acct'),
        environment: same('sandbox', 'production'),
        server_time: timestamp,
        api_version: words,
      }),
    ),
    example: {
      answer: {
        pong: true,
        account_id: 'acct_01KTXGT0DAWK2XMDS6WM0WGTXB',
        environment: 'sandbox',
        server_time: '2026-06-12T08:40:11.317Z',
        api_version: '2026-04-01',
      },
    },
  }),
];
