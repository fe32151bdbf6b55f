import { toIso } from '../domain/time.ts';
import { OK, type OperatorCall, say, usage, withOperator } from './operator.ts';

/** `pause`: no process on the data folder sends anything from now on; what is under way is finished. */
export async function pauseCommand(call: OperatorCall): Promise<number> {
  if (call.words.length > 0) return usage('pause', '"pause" takes no further words');
  return withOperator(
    call,
    async ({ operator, config, further }) => {
      const before = (await operator.usage()).pausedAt;
      const at = await operator.pause();
      say(
        before === undefined
          ? `Sending is paused since ${toIso(at)}, for every process on ${config.storeName}.`
          : `Sending was paused already, since ${toIso(at)}, for every process on ${config.storeName}.`,
        `New messages are refused and waiting ones stay in the outbox. It goes on with: ${further('resume')}`,
      );
      return OK;
    },
    { makesStore: true, isBrake: true },
  );
}

/** `resume`: the end of a pause; not with broken settings, since letting go is not to be done in the dark. */
export async function resumeCommand(call: OperatorCall): Promise<number> {
  if (call.words.length > 0) return usage('resume', '"resume" takes no further words');
  return withOperator(call, async ({ operator, config }) => {
    const before = await operator.resume();
    say(
      before === undefined
        ? `Sending was not paused on ${config.storeName}.`
        : `Sending goes on, after a pause since ${toIso(before)}, for every process on ${config.storeName}. A server that runs sends what waited in the outbox within a minute.`,
    );
    return OK;
  });
}
