import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CLI, run } from './child.ts';

const demo = (port: number) =>
  run({ file: CLI, args: ['demo', '--voice', '--port', String(port)], env: { NO_COLOR: '1' } });

/** Ports that no other test takes. */
const PORTS = [47_651, 47_652] as const;

describe('demo --voice', () => {
  it('shows a picture, a refused plan, a call whose menu was answered, and the text after it', async () => {
    const { code, stdout } = await demo(PORTS[0]);
    for (const words of [
      'picture, "Så här ser vår nya entré ut."',
      'number_type_blocked: The number +469391234567 in the plan (not the recipient) is of a kind that',
      'recording_not_allowed',
      '+46701740610 rings\n    answered\n',
      '+46701740610 pressed 1\n    ivr: 1\n',
      's is one started minute: 0.57 SEK (charged)',
      'reads "Tack! Din tid kl 14 är bekräftad."',
      'Everything went as it should.',
    ])
      expect(stdout).toContain(words);
    expect(code).toBe(0);
  }, 60_000);

  it('ends with 1 when something goes otherwise', async () => {
    const control = `http://127.0.0.1:${PORTS[1]}/control/faults`;
    const going = demo(PORTS[1]);
    const body = JSON.stringify({ 'POST /mms': { status: 403, body: 'Not enough credits' } });
    let isSet = false;
    void going.finally(() => (isSet = true));
    while (!isSet) {
      isSet = await fetch(control, { method: 'PUT', body }).then(
        ({ ok }) => ok,
        () => sleep(20, false),
      );
    }
    const { code, stdout } = await going;
    expect([code, stdout.includes('Went otherwise: the picture is not on the phone once')]).toEqual([
      1,
      true,
    ]);
  }, 60_000);
});
