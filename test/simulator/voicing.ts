import { objectOf, RECIPIENT, simulate } from './simulated.ts';

export const HOST = 'http://127.0.0.1:3000';

type Reply = object | string | number | Uint8Array<ArrayBuffer>;

/** A form that came to the customer's server. */
export interface Asked {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

/** A simulator with a customer whose server answers each path with an action, a text, a status or a file. */
export function voicing(
  replies: Readonly<Record<string, Reply>> = {},
  options: Parameters<typeof simulate>[0] = {},
) {
  const asked: Asked[] = [];
  const simulated = simulate({
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      if (init?.method === 'POST')
        asked.push({ path, form: Object.fromEntries(new URLSearchParams(String(init.body))) });
      const reply = replies[path] ?? 404;
      if (typeof reply === 'number') return new Response(null, { status: reply });
      if (typeof reply === 'string' || reply instanceof Uint8Array) return new Response(reply);
      return new Response(JSON.stringify(reply));
    },
    ...options,
  });
  const { simulator, post, get } = simulated;

  /** Makes a call and returns its id. */
  const dial = async (fields: Readonly<Record<string, string>> = {}): Promise<string> => {
    const made = await objectOf(
      post('/a1/calls', { from: simulator.number, to: RECIPIENT, voice_start: `${HOST}/start`, ...fields }),
    );
    return String(made.id);
  };
  return {
    ...simulated,
    asked,
    dial,
    /** Makes a call that is answered, and lets the first question be answered too. */
    talk: async (fields: Readonly<Record<string, string>> = {}): Promise<string> => {
      const id = await dial(fields);
      await simulator.advance(2000);
      return id;
    },
    /** Somebody rings the account. */
    ringIn: async (voiceStart: string): Promise<string> => {
      simulator.setAccount({ voice_start: voiceStart });
      const rung = simulator.ring({ from: RECIPIENT });
      if (!rung.ok) throw new Error(rung.problems[0]?.message);
      await simulator.advance(0);
      return rung.value.id;
    },
    callOf: (id: string) => objectOf(get(`/a1/calls/${id}`)),
    /** Every question to a path, oldest first. */
    formsOf: (path: string) => asked.flatMap((each) => (each.path === path ? [each.form] : [])),
  };
}
