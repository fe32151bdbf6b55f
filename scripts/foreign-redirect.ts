// Loaded before a foreign client: what it asks of api.46elks.com goes to the simulator on this machine, and nothing to
// anybody else.
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';

const simulator = new URL(process.env['SIMULATOR_ORIGIN'] ?? '');

function redirected(options: RequestOptions, answered?: (response: IncomingMessage) => void) {
  const host = options.hostname ?? options.host;
  if (host !== 'api.46elks.com') throw new Error(`asks ${host}`);
  return http.request(
    {
      ...options,
      protocol: 'http:',
      hostname: simulator.hostname,
      host: simulator.hostname,
      port: simulator.port,
      agent: undefined,
    },
    answered,
  );
}

Object.assign(https, { request: redirected });
