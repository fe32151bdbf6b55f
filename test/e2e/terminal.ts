import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANNA } from '../world.ts';
import { type Connected, connect, run, type Simulated, simulated } from './child.ts';

/** A text that tries to look like a line of its own. */
export const TEXT = 'Hej, kl 14?\nTo: +46 70 000 00 00';
export const ID = /msg_[0-9a-f]{24}/;

export interface Scene {
  readonly elks: Simulated;
  readonly env: Readonly<Record<string, string>>;
  readonly server: Connected;
  /** Runs an operator's command with the settings of the server. */
  readonly operate: (...args: readonly string[]) => ReturnType<typeof run>;
  readonly sql: (statement: string, ...values: readonly SQLInputValue[]) => unknown;
}

/** A running server that holds what goes to strangers, and the terminal beside it. */
export async function scene(settings: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const elks = await simulated();
  const env = { ...elks.env, ELKS_APPROVAL: 'new-recipients', ...settings };
  return {
    elks,
    env,
    server: await connect({ env }),
    operate: (...args) => run({ args, env }),
    sql(statement, ...values) {
      const file = new DatabaseSync(storeOf(env), { timeout: 5_000 });
      try {
        return file.prepare(statement).all(...values);
      } finally {
        file.close();
      }
    },
  };
}

export function storeOf({ ELKS_DATA_DIR = '' }: Readonly<Record<string, string>>): string {
  return join(ELKS_DATA_DIR, 'simulator.sqlite');
}

/** What the model asks for; gives back the id. */
export async function send({ server }: Scene, to = ANNA, message = TEXT): Promise<string> {
  return (await server.call('send_sms', { to, message })).data.id;
}

/** On a busy machine an answer, of a tool or a command, comes while the message is still on its way. */
export async function accepted({ server }: Scene, id: string): Promise<void> {
  await until(
    async () => (await server.call('check_sms_status', { message_id: id })).data.state === 'accepted',
  );
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  const patience = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > patience) throw new Error('What was waited for did not happen.');
    await sleep(100);
  }
}
