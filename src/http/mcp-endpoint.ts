import {
  createMcpHandler,
  hostHeaderValidationResponse,
  InMemoryServerEventBus,
  type McpServerFactory,
  type OAuthTokenVerifier,
  originValidationResponse,
  requireBearerAuth,
  type ServerEventBus,
} from '@modelcontextprotocol/server';

/** Longest request: no call of ours comes near it. */
const BODY_BYTES_MAX = 256 * 1024;

/** Open streams that wait for news, over all clients. */
const SUBSCRIPTIONS_MAX = 64;

export interface McpEndpointParts {
  /** A fresh server for every request, so that no answer can reach another client. */
  readonly newServer: McpServerFactory;
  /** Calls back with the addresses of resources that changed, until the function it returns is called. */
  readonly watch: (changed: (uris: readonly string[]) => void) => () => void;
  readonly verifier: OAuthTokenVerifier;
  /** Host names, without port, under which this server may be spoken to. */
  readonly hosts: readonly string[];
  /** Told why a request was not served. */
  readonly denied: (reason: 'host' | 'origin' | 'token') => void;
  /** Told of a fault on the way; never of what was said. */
  readonly failed: (error: Error) => void;
}

export interface McpEndpoint {
  fetch(request: Request): Promise<Response>;
  /** Ends the streams that wait for news, and whatever else is still open. */
  close(): Promise<void>;
}

/**
 * MCP over Streamable HTTP, both protocol eras. In this order: a page of another site is turned away by Host and Origin
 * (DNS rebinding), a stranger by the missing token (RFC 6750), and only then is the body read.
 */
export function createMcpEndpoint(parts: McpEndpointParts): McpEndpoint {
  const hosts = [...parts.hosts];
  const identify = requireBearerAuth({ verifier: parts.verifier });
  const handler = createMcpHandler(parts.newServer, {
    maxRequestBodySize: BODY_BYTES_MAX,
    maxSubscriptions: SUBSCRIPTIONS_MAX,
    bus: newsBus(parts.watch),
    onerror: parts.failed,
  });
  return {
    async fetch(request) {
      const foreignHost = hostHeaderValidationResponse(request, hosts);
      if (foreignHost) {
        parts.denied('host');
        return foreignHost;
      }
      const foreignOrigin = originValidationResponse(request, hosts);
      if (foreignOrigin) {
        parts.denied('origin');
        return foreignOrigin;
      }
      const caller = await identify(request);
      if (caller instanceof Response) {
        parts.denied('token');
        return caller;
      }
      return handler.fetch(request, { authInfo: caller });
    },
    close: handler.close,
  };
}

/** Carries news to the streams that are open; while there is none, nobody looks for news. */
function newsBus(watch: McpEndpointParts['watch']): ServerEventBus {
  const bus = new InMemoryServerEventBus();
  let stop: (() => void) | undefined;
  return {
    publish: (event) => bus.publish(event),
    subscribe(listener) {
      const leave = bus.subscribe(listener);
      stop ??= watch((uris) => {
        for (const uri of uris) bus.publish({ kind: 'resource_updated', uri });
      });
      return () => {
        leave();
        if (bus.listenerCount > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
}
