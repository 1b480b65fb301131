import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { VIEWER_HEADER } from '../../kernel/serve';

interface Context {
  readonly token: string | undefined;
}

/** As Apollo's manual has it, the viewer token handed on. `stock-gateway.ts SUPERGRAPH PORT`. */
async function main([file, port]: readonly string[]): Promise<void> {
  const gateway = new ApolloGateway({
    supergraphSdl: readFileSync(file!, 'utf8'),
    buildService: ({ url }) =>
      new RemoteGraphQLDataSource<Context>({
        url,
        willSendRequest: ({ request, context }) => {
          if (context.token) request.http?.headers.set(VIEWER_HEADER, context.token);
        },
      }),
  });
  const server = new ApolloServer<Context>({ gateway });
  await startStandaloneServer(server, {
    listen: { port: Number(port), host: '127.0.0.1' },
    context: async ({ req }) => ({ token: req.headers[VIEWER_HEADER]?.toString() }),
  });
}

void main(process.argv.slice(2));
