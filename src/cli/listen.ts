import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { ConnectionDropped, type Simulator } from '../simulator/simulator.ts';

/** A simulator that can be reached on this machine. */
export interface Listening {
  /** `http://127.0.0.1:4646` */
  readonly origin: string;
  readonly server: ServerType;
  readonly close: () => Promise<void>;
}

/**
 * Serves the simulator on 127.0.0.1. Port 0 takes any free port. Rejects with the error of node:net
 * (`EADDRINUSE` when the port is taken).
 */
export async function listen(simulator: Simulator, port: number): Promise<Listening> {
  const server = createAdaptorServer({
    async fetch(request, { incoming }) {
      try {
        return await simulator.fetch(request);
      } catch (error) {
        if (!(error instanceof ConnectionDropped)) throw error;
        incoming.socket.destroy();
        return new Response(null);
      }
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return {
    origin: `http://127.0.0.1:${actualPort}`,
    server,
    async close() {
      simulator.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

/** What is wrong with a port, by the error that listening on it gave; undefined when it is something else. */
export function portTrouble(error: unknown, port: number): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is taken`;
  if (code === 'EACCES') return `Port ${port} is not open to this user, as those below 1024 seldom are`;
  return undefined;
}
