import type { McpServer, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Catalog } from './catalog.ts';
import { type Backend, createMcpServer } from './server.ts';
import { followSubscriptions } from './subscriptions.ts';

/** Serves one client over a transport that stays open, in the protocol it speaks, and tells it of resources that changed. */
export function serveClient(
  transport: Transport,
  catalog: Catalog,
  version: string,
  load: () => Promise<Backend>,
  {
    simulated = false,
    onerror,
  }: { readonly simulated?: boolean; readonly onerror?: (error: Error) => void } = {},
): { close(): Promise<void> } {
  let server: McpServer | undefined;
  let watching: Promise<() => void> | undefined;
  const followed = followSubscriptions(transport, (wanted) => {
    if (wanted.size === 0) {
      void watching?.then((stop) => stop());
      watching = undefined;
    } else {
      watching ??= load().then(({ watch }) => watch((changed) => announce(changed)));
    }
  });
  const announce = (changed: readonly string[]): void => {
    for (const uri of followed.wanted()) {
      // A client that has gone needs no news.
      if (changed.includes(uri)) void server?.server.sendResourceUpdated({ uri }).catch(() => undefined);
    }
  };
  return serveStdio(
    () => {
      server = createMcpServer(catalog, version, load, { subscribe: true, simulated });
      return server;
    },
    { transport: followed.transport, ...(onerror && { onerror }) },
  );
}
