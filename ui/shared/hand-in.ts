import { useRef } from 'preact/hooks';
import type { Host } from './host.ts';
import { readMessage, type Shown } from './message.ts';

/** What to say when no answer came back. */
export const LOST_ON_THE_WAY =
  'No answer came back. Try again with the same text: it is the same message and cannot be sent twice.';

/**
 * Hands messages in as the model does, through `send_sms`, so that the same rules decide. The same words again are the
 * same message until it was taken, so that a lost answer cannot make it two. Rejects when no answer comes.
 */
export function useHandIn(host: Host): (args: Record<string, unknown>) => Promise<Shown> {
  const last = useRef({ message: '', key: '' });
  return async (args) => {
    const message = JSON.stringify(args);
    if (last.current.message !== message) last.current = { message, key: newKey() };
    const told = readMessage(await host.callTool('send_sms', { ...args, idempotency_key: last.current.key }));
    if (told.state !== undefined) last.current = { message: '', key: '' };
    return told;
  };
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `view-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
