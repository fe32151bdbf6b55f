import { McpServer } from '@modelcontextprotocol/server';
import { oneCaller } from '../../src/http/caller.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { addPrompts, addResources } from './documents.ts';
import { addRounds, STATES } from './rounds.ts';
import { addTools } from './tools.ts';

/**
 * What the official suite wants to find in a server, behind the same door as ours: the same routes, checks and handler,
 * with other tools.
 */
export function fixtureServer(token: string): HttpServer {
  return createHttpServer({
    newServer: () => {
      const fixture = new McpServer(
        { name: 'conformance-fixture', version: '0' },
        {
          capabilities: {
            tools: { listChanged: false },
            prompts: { listChanged: false },
            resources: { subscribe: true },
            logging: {},
          },
          requestState: { verify: STATES.verify },
        },
      );
      addTools(fixture);
      addRounds(fixture);
      addResources(fixture);
      addPrompts(fixture);
      return fixture;
    },
    watch: () => () => undefined,
    verifier: oneCaller(token),
    hosts: ['127.0.0.1', 'localhost', '[::1]'],
    missing: async () => [],
    webhooks: undefined,
    clock: Date.now,
    log: () => undefined,
  });
}
