import type { Config } from '../config.ts';
import { log } from './log.ts';
import { startRounds } from './rounds.ts';
import { type StartOptions, start } from './start.ts';

/**
 * `worker`: the background rounds alone, for an outbox whose clients come and go: sends what waits and settles what is
 * unknown, until it is stopped.
 */
export async function workerCommand(
  options: Pick<StartOptions, 'settingsFile'>,
): Promise<number | undefined> {
  const { app, config } = await start({ ...options, simulator: false, port: undefined, strict: false });
  if (config.storeName === ':memory:') {
    process.stderr.write(
      'A store in memory has nothing to work on; set ELKS_DATA_DIR to the folder of the servers.\n',
    );
    return 2;
  }
  const idle = idleBecause(config.policy);
  log({ event: 'worker', store: config.storeName, ...(idle !== undefined && { sends_nothing: idle }) });
  const rounds = startRounds(app);
  const stop = async (): Promise<void> => {
    rounds.stop();
    await app.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return undefined;
}

/** Why a worker with these settings would leave everything where it is. */
function idleBecause({ credentials, dryRun, readOnly }: Config['policy']): string | undefined {
  if (!credentials) return 'No 46elks credentials are set; set ELKS_API_USERNAME and ELKS_API_PASSWORD.';
  if (readOnly) return 'ELKS_READ_ONLY is on.';
  return dryRun ? 'DRY_RUN is on; set DRY_RUN=false.' : undefined;
}
