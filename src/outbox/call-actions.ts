import { MENU_SECONDS, MENU_TIMES, RING_SECONDS, type Step } from '../domain/call-plan.ts';
import type { PublicAddress } from '../domain/public-address.ts';

/** One action in the words of 46elks: only what stands in this file is ever said. Source: https://46elks.se/docs/call-actions */
export type CallActionJson = Readonly<Record<string, unknown>>;

/**
 * A place in a plan: which step, then which branch of it (a key, or `o` for otherwise) and which step there, and so on.
 * `start` is before the first step.
 */
export type PlanPlace = string;
export const START: PlanPlace = 'start';

/** How a call goes on and what is told on the way, when 46elks can ask; without it a plan is said all at once. */
export interface CallLinks {
  readonly at: (place: PlanPlace) => string;
  readonly recorded: () => string;
}

/** What is to be done first: say that the call is automated, then the plan. */
export function openingAction(
  steps: readonly Step[],
  announcement: PublicAddress | 'none',
  callerId: string,
  links?: CallLinks,
): CallActionJson {
  const first = follow({ steps, prefix: '', index: 0 }, callerId, links);
  if (announcement === 'none') return actionAt({ steps, prefix: '', index: 0 }, callerId, links);
  return { play: announcement.url, skippable: false, ...(first !== undefined && { next: first }) };
}

/** What is to be done at a place; undefined when the plan has no such place. */
export function actionFor(
  steps: readonly Step[],
  place: PlanPlace,
  callerId: string,
  links: CallLinks,
): CallActionJson | undefined {
  const found = findPlace(steps, place);
  return found && actionAt(found, callerId, links);
}

interface Spot {
  readonly steps: readonly Step[];
  /** The place of the list that the step stands in, with a dot at the end. */
  readonly prefix: string;
  readonly index: number;
}

function findPlace(steps: readonly Step[], place: PlanPlace): Spot | undefined {
  const words = place.split('.');
  let spot: Spot | undefined = { steps, prefix: '', index: Number(words[0]) };
  for (let at = 1; at < words.length; at += 2) {
    const step: Step | undefined = spot?.steps[spot.index];
    const branch: readonly Step[] | undefined = step && branchOf(step, words[at] ?? '');
    spot = branch && {
      steps: branch,
      prefix: `${words.slice(0, at + 1).join('.')}.`,
      index: Number(words[at + 1]),
    };
  }
  return spot && Number.isInteger(spot.index) && spot.steps[spot.index] ? spot : undefined;
}

function branchOf(step: Step, word: string): readonly Step[] | undefined {
  if (step.do === 'menu') return word === OTHERWISE ? step.otherwise : step.keys.get(word);
  return step.do === 'connect' && word === OTHERWISE ? step.otherwise : undefined;
}

const OTHERWISE = 'o';

/** Where a call goes on: an address to ask, or the action itself; undefined where the plan ends. */
function follow(
  spot: Spot,
  callerId: string,
  links: CallLinks | undefined,
): string | CallActionJson | undefined {
  if (spot.steps[spot.index] === undefined) return undefined;
  return links ? links.at(`${spot.prefix}${spot.index}`) : actionAt(spot, callerId, links);
}

export const HANG_UP: CallActionJson = { hangup: 'reject' };

function actionAt(spot: Spot, callerId: string, links: CallLinks | undefined): CallActionJson {
  const { steps, prefix, index } = spot;
  const step = steps[index];
  const next = follow({ ...spot, index: index + 1 }, callerId, links);
  const goesOn = { ...(next !== undefined && { next }) };
  const branch = (word: string, branchSteps: readonly Step[]) =>
    follow({ steps: branchSteps, prefix: `${prefix}${index}.${word}.`, index: 0 }, callerId, links) ??
    HANG_UP;
  switch (step?.do) {
    case undefined:
    case 'hang_up':
      return HANG_UP;
    case 'play':
      return { play: step.sound.url, ...goesOn };
    case 'record':
      // Without an address for it nothing is recorded: policy has refused such a plan before.
      return links ? { record: links.recorded(), timelimit: step.seconds, ...goesOn } : HANG_UP;
    case 'menu':
      return {
        ivr: step.sound.url,
        digits: 1,
        timeout: MENU_SECONDS,
        repeat: MENU_TIMES,
        ...Object.fromEntries([...step.keys].map(([key, steps]) => [key, branch(key, steps)])),
        next: branch(OTHERWISE, step.otherwise),
      };
    case 'connect': {
      const failed = branch(OTHERWISE, step.otherwise);
      return {
        connect: step.to.e164,
        callerid: callerId,
        timeout: RING_SECONDS,
        timelimit: step.seconds,
        busy: failed,
        failed,
        ...goesOn,
      };
    }
  }
}
