import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';

/**
 * Reads off a transport which resources its client wants to hear of. The newer protocol's subscriptions are handled
 * where no server instance sees them, and nobody should look for news that nobody wants.
 */
export function followSubscriptions(
  transport: Transport,
  changed: (wanted: ReadonlySet<string>) => void,
): { readonly transport: Transport; readonly wanted: () => ReadonlySet<string> } {
  /** By what ends it: the id of the request that listens, or the address itself. */
  const subscriptions = new Map<unknown, readonly string[]>();
  const wanted = (): ReadonlySet<string> => new Set([...subscriptions.values()].flat());
  const follow = (message: JSONRPCMessage): void => {
    if (!('method' in message)) return;
    const { params } = message;
    switch (message.method) {
      case 'subscriptions/listen':
        if ('id' in message) subscriptions.set(message.id, listenedTo(params));
        break;
      case 'resources/subscribe':
        subscriptions.set(uriOf(params), [uriOf(params)]);
        break;
      case 'resources/unsubscribe':
        subscriptions.delete(uriOf(params));
        break;
      case 'notifications/cancelled':
        subscriptions.delete(params?.['requestId']);
        break;
      default:
        return;
    }
    changed(wanted());
  };
  const followed: Transport = {
    async start() {
      transport.onmessage = (message, extra) => {
        follow(message);
        followed.onmessage?.(message, extra);
      };
      transport.onerror = (error) => followed.onerror?.(error);
      transport.onclose = () => {
        subscriptions.clear();
        changed(wanted());
        followed.onclose?.();
      };
      await transport.start();
    },
    send: (message, options) => transport.send(message, options),
    close: () => transport.close(),
  };
  return { transport: followed, wanted };
}

function listenedTo(params: Record<string, unknown> | undefined): readonly string[] {
  const filter = params?.['notifications'];
  const uris: unknown =
    typeof filter === 'object' && filter !== null && Reflect.get(filter, 'resourceSubscriptions');
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : [];
}

function uriOf(params: Record<string, unknown> | undefined): string {
  return String(params?.['uri']);
}
