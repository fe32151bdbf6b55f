import { ConnectionDropped } from './answers.ts';
import { answerApi } from './api.ts';
import { createChanges } from './changes.ts';
import { type Controlled, controlOf } from './control.ts';
import { answerControl } from './control-routes.ts';
import { streamUpdates } from './events.ts';
import { answerPage } from './page.ts';
import { ROUTES } from './routes.ts';
import { createWorld, type SimulatorOptions } from './world.ts';

export { DEFAULT_ACCOUNT } from './account.ts';
export { ConnectionDropped } from './answers.ts';
export type { SimulatorOptions } from './world.ts';

/** A simulated 46elks: the API under `/a1`, the control of it under `/control`, and the same control as methods. */
export interface Simulator extends Controlled {
  /**
   * Answers a request to `/a1/*` or `/control/*`. Throws `ConnectionDropped`, as `fetch` would, when a fault cuts the
   * connection, and the reason of the request's signal when the caller gives up on a late answer.
   */
  fetch(request: Request): Promise<Response>;
  /** Stops the timers and cuts what hangs. */
  close(): void;
}

/** A simulator with nothing sent yet. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const changes = createChanges();
  const begin = () => createWorld(options, Object.keys(ROUTES), changes);
  let world = begin();
  const { settings } = world.account;
  /** What tells the ids of events apart from those of an earlier simulator on the same port. */
  let life: string | undefined;

  const end = (): void => {
    world.timeline.clear();
    world.ended.abort(new ConnectionDropped());
  };

  const simulator: Simulator = {
    ...controlOf(() => world),
    credentials: { username: settings.username, password: settings.password },
    number: settings.numbers[0] ?? settings.mobilenumber,
    fetch: async (request) => {
      const url = new URL(request.url);
      world.origin = url.origin;
      world.timeline.runDue();
      if (isUnder('/control', url)) return answerControl(simulator, request, url);
      if (isUnder('/a1', url)) return answerApi(world, request, url);
      if (options.page && url.pathname === '/' && ['GET', 'HEAD'].includes(request.method)) {
        return answerPage(options.page, request, url);
      }
      return new Response('Not found. The API is under /a1, its control under /control.', { status: 404 });
    },
    events: (lastId) => {
      life ??= Math.floor(options.random() * 2 ** 32).toString(16);
      return streamUpdates(simulator, () => world, life, lastId);
    },
    reset: () => {
      end();
      world = begin();
      changes.forget();
    },
    close: () => {
      end();
      changes.close();
    },
  };
  return simulator;
}

function isUnder(path: string, url: URL): boolean {
  return url.pathname === path || url.pathname.startsWith(`${path}/`);
}
