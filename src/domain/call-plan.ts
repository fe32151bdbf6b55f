import { type MessageText, parseMessageText } from './message-text.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { formatNumber, type Phone, parsePhone } from './phone.ts';
import { type Problem, problem } from './problem.ts';
import { type PublicAddress, parsePublicAddress } from './public-address.ts';
import { visible } from './untrusted.ts';

/** What happens in a call once it is answered, step after step; after the last one it ends. */
export interface CallPlan {
  readonly steps: readonly Step[];
  /** A text to who was called, once the call is over and was answered. */
  readonly smsAfter?: MessageText;
}

export type Step =
  | { readonly do: 'play'; readonly sound: PublicAddress }
  /** Asks for one key; `otherwise` is what follows when none, or none of these, was pressed. */
  | {
      readonly do: 'menu';
      readonly sound: PublicAddress;
      readonly keys: ReadonlyMap<string, readonly Step[]>;
      readonly otherwise: readonly Step[];
    }
  | { readonly do: 'record'; readonly seconds: number }
  /** `otherwise` is what follows when nobody answers there. */
  | {
      readonly do: 'connect';
      readonly to: Phone;
      readonly seconds: number;
      readonly otherwise: readonly Step[];
    }
  | { readonly do: 'hang_up' };

/** Steps in all, branches included. */
const STEPS_MAX = 30;
const DEPTH_MAX = 4;
const CONNECTS_MAX = 5;
const RECORD_SECONDS_MAX = 600;
const CONNECT_SECONDS_MAX = 3_600;
/** So long that an announcement, a menu and it together stay within what operators allow unless they say otherwise. */
const CONNECT_SECONDS_USUAL = 150;

/** 46elks does not say how long a sound is, and no call has a limit of its own: a sound counts as this long. */
export const SOUND_SECONDS = 120;
/** How long a menu waits for a key, and how often it is said. */
export const MENU_SECONDS = 10;
export const MENU_TIMES = 2;
/** How long a phone rings. */
export const RING_SECONDS = 45;

const FORM =
  'A plan is a list of steps: {"do":"play","sound":"https://…"}, {"do":"menu","sound":"https://…","keys":{"1":[…]},"otherwise":[…]}, {"do":"record","seconds":60}, {"do":"connect","to":"+46…","seconds":300,"otherwise":[…]}, {"do":"hang_up"}.';

/** Collects what is wrong while a plan is read. */
interface Reading {
  readonly problems: Problem[];
  steps: number;
  connects: number;
}

/** Reads a plan, or says of every step what is wrong with it: `call_plan_invalid`, and what is wrong with a number or an address. */
export function parseCallPlan(steps: unknown, smsAfter?: unknown): Parsed<CallPlan> {
  const reading: Reading = { problems: [], steps: 0, connects: 0 };
  const read = readSteps(steps, { reading, place: 'The plan', depth: 1, isAnnounced: false });
  const text = smsAfter === undefined ? undefined : parseMessageText(String(smsAfter));
  if (text && !text.ok) reading.problems.push(...text.problems);
  if (reading.problems.length === 0 && read.length === 0) wrong(reading, 'The plan has no steps.');
  if (reading.connects > CONNECTS_MAX)
    wrong(reading, `The plan connects to ${reading.connects} numbers; at most ${CONNECTS_MAX} are.`);
  const { problems } = reading;
  if (problems.length > 0) return unparsed(...problems);
  return parsed({ steps: read, ...(text?.ok && { smsAfter: text.value }) }, text?.ok ? text.warnings : []);
}

interface Where {
  readonly reading: Reading;
  /** Where in the plan this is, for people. */
  readonly place: string;
  readonly depth: number;
  /** Whether something has been said to whoever answered. */
  readonly isAnnounced: boolean;
}

function readSteps(value: unknown, where: Where): readonly Step[] {
  const { reading, place, depth } = where;
  if (!Array.isArray(value)) return wrong(reading, `${place} is not a list of steps.`);
  if (depth > DEPTH_MAX) return wrong(reading, `${place} is nested deeper than ${DEPTH_MAX} levels.`);
  const steps: Step[] = [];
  let { isAnnounced } = where;
  for (const [index, each] of value.entries()) {
    reading.steps += 1;
    if (reading.steps > STEPS_MAX) {
      if (reading.steps === STEPS_MAX + 1) wrong(reading, `The plan has more than ${STEPS_MAX} steps.`);
      return steps;
    }
    const name = `${place === 'The plan' ? '' : `${place}, `}step ${index + 1}`;
    const step = readStep(each, { ...where, place: name, isAnnounced });
    if (!step) continue;
    const isLast = index === value.length - 1;
    if ((step.do === 'menu' || step.do === 'hang_up') && !isLast) {
      wrong(reading, `${name} (${step.do}) is followed by a step that can never come.`);
    }
    isAnnounced ||= step.do === 'play';
    steps.push(step);
  }
  return steps;
}

function readStep(value: unknown, where: Where): Step | undefined {
  const { reading, place } = where;
  const fields = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
  const kind: unknown = fields.get('do');
  switch (kind) {
    case 'play':
      refuseOthers(fields, ['sound'], where);
      return readSound(fields, where, (sound) => ({ do: 'play', sound }));
    case 'menu':
      refuseOthers(fields, ['sound', 'keys', 'otherwise'], where);
      return readSound(fields, where, (sound) => readMenu(fields, where, sound));
    case 'record':
      refuseOthers(fields, ['seconds'], where);
      if (!where.isAnnounced)
        wrong(reading, `${place} (record) has no sound before it that says so; play one first.`);
      return { do: 'record', seconds: readSeconds(fields, where, 60, RECORD_SECONDS_MAX) };
    case 'connect':
      refuseOthers(fields, ['to', 'seconds', 'otherwise'], where);
      return readConnect(fields, where);
    case 'hang_up':
      refuseOthers(fields, [], where);
      return { do: 'hang_up' };
    default:
      wrong(reading, `${place} has no "do" of play, menu, record, connect, hang_up.`);
      return undefined;
  }
}

type StepFields = ReadonlyMap<string, unknown>;

function readMenu(fields: StepFields, where: Where, sound: PublicAddress): Step {
  const { reading, place } = where;
  const given = fields.get('keys');
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  if (entries.length === 0) wrong(reading, `${place} (menu) has no keys.`);
  const inside = { ...where, depth: where.depth + 1, isAnnounced: true };
  const keys = entries.flatMap(([key, steps]): [string, readonly Step[]][] => {
    if (/^\d$/.test(key)) return [[key, readSteps(steps, { ...inside, place: `${place}, key ${key}` })]];
    wrong(reading, `${place} (menu) has a key that is not one of 0 to 9.`);
    return [];
  });
  return {
    do: 'menu',
    sound,
    // Keys that are digits come in their order, whatever the order in which they were written.
    keys: new Map(keys),
    otherwise: readSteps(fields.get('otherwise') ?? [], { ...inside, place: `${place}, otherwise` }),
  };
}

function readConnect(fields: StepFields, where: Where): Step | undefined {
  const { reading, place, depth } = where;
  reading.connects += 1;
  const to = parsePhone(String(fields.get('to') ?? ''));
  if (!to.ok) passOn(to.problems, where);
  const seconds = readSeconds(fields, where, CONNECT_SECONDS_USUAL, CONNECT_SECONDS_MAX);
  const inside = { ...where, depth: depth + 1, place: `${place}, otherwise` };
  const otherwise = readSteps(fields.get('otherwise') ?? [], inside);
  return to.ok ? { do: 'connect', to: to.value, seconds, otherwise } : undefined;
}

function readSound(fields: StepFields, where: Where, make: (sound: PublicAddress) => Step): Step | undefined {
  const sound = parsePublicAddress(String(fields.get('sound') ?? ''));
  if (sound.ok) return make(sound.value);
  passOn(sound.problems, where);
  return undefined;
}

/** What is wrong with a number or an address, and where it stands. */
function passOn(problems: readonly Problem[], { reading, place }: Where): void {
  for (const { code, message, fix } of problems)
    reading.problems.push(problem(code, `${capital(place)}: ${message}`, fix));
}

function readSeconds(fields: StepFields, { reading, place }: Where, usual: number, most: number): number {
  const seconds = fields.get('seconds') ?? usual;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= most)
    return seconds;
  wrong(reading, `${place}: seconds is not a whole number from 1 to ${most}.`);
  return most;
}

function refuseOthers(fields: StepFields, known: readonly string[], { reading, place }: Where): void {
  const other = [...fields.keys()].find((key) => key !== 'do' && !known.includes(key));
  if (other === undefined) return;
  const takes = known.length === 0 ? 'takes no fields' : `takes ${known.join(', ')}`;
  wrong(reading, `${place} (${String(fields.get('do'))}) ${takes}, and not ${visible(other, 40)}.`);
}

function wrong(reading: Reading, message: string): readonly Step[] {
  reading.problems.push(problem('call_plan_invalid', capital(message), FORM));
  return [];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The plan as JSON that reads back as the same plan and always comes out the same. */
export function planText({ steps, smsAfter }: CallPlan): string {
  return JSON.stringify({ steps: steps.map(asJson), ...(smsAfter !== undefined && { sms_after: smsAfter }) });
}

/** Reads what `planText` wrote. */
export function parsePlanText(text: string): Parsed<CallPlan> {
  try {
    const value: unknown = JSON.parse(text);
    const kept = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();
    return parseCallPlan(kept.get('steps'), kept.get('sms_after'));
  } catch {
    return unparsed(problem('call_plan_invalid', 'The stored plan can no longer be read.', FORM));
  }
}

function asJson(step: Step): object {
  switch (step.do) {
    case 'play':
      return { do: step.do, sound: step.sound.url };
    case 'menu':
      return {
        do: step.do,
        sound: step.sound.url,
        keys: Object.fromEntries([...step.keys].map(([key, steps]) => [key, steps.map(asJson)])),
        otherwise: step.otherwise.map(asJson),
      };
    case 'connect':
      return { do: step.do, to: step.to.e164, seconds: step.seconds, otherwise: step.otherwise.map(asJson) };
    case 'record':
    case 'hang_up':
      return { ...step };
  }
}

/** Every step of a plan, in whatever branch. */
export function stepsIn(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...branchesOf(step).flatMap(stepsIn)]);
}

function branchesOf(step: Step): readonly (readonly Step[])[] {
  if (step.do === 'menu') return [...step.keys.values(), step.otherwise];
  return step.do === 'connect' ? [step.otherwise] : [];
}

/** Everybody the plan connects to. */
export function connectedTo({ steps }: CallPlan): readonly Phone[] {
  return stepsIn(steps).flatMap((step) => (step.do === 'connect' ? [step.to] : []));
}

/** Every address that 46elks fetches in the course of the plan. */
export function soundsOf({ steps }: CallPlan): readonly PublicAddress[] {
  return stepsIn(steps).flatMap((step) => (step.do === 'play' || step.do === 'menu' ? [step.sound] : []));
}

export function isRecorded({ steps }: CallPlan): boolean {
  return stepsIn(steps).some((step) => step.do === 'record');
}

/** How long the longest way through the plan may take once somebody answered; a sound counts `SOUND_SECONDS`. */
export function longestSeconds(steps: readonly Step[]): number {
  const [step, ...rest] = steps;
  if (!step) return 0;
  const after = longestSeconds(rest);
  switch (step.do) {
    case 'play':
      return SOUND_SECONDS + after;
    case 'record':
      return step.seconds + after;
    case 'connect':
      return RING_SECONDS + Math.max(step.seconds + after, longestSeconds(step.otherwise));
    case 'menu':
      return MENU_TIMES * (SOUND_SECONDS + MENU_SECONDS) + Math.max(...branchesOf(step).map(longestSeconds));
    case 'hang_up':
      return 0;
  }
}

/** How long a call may take once somebody answered: what it opens with, unless that is nothing, and then its plan. */
export function longestCallSeconds(
  { steps }: CallPlan,
  announcement: PublicAddress | 'none' | undefined,
): number {
  return (announcement === 'none' ? 0 : SOUND_SECONDS) + longestSeconds(steps);
}

/** The plan in words, a line a step, for a person who decides about it. Addresses and numbers stand on lines of ours. */
export function planLines(steps: readonly Step[], indent = ''): readonly string[] {
  return steps.flatMap((step, index) => stepLines(step, `${indent}${index + 1}.`, `${indent}  `));
}

function stepLines(step: Step, number: string, inside: string): readonly string[] {
  switch (step.do) {
    case 'play':
      return [`${number} play ${visible(step.sound.url)}`];
    case 'record':
      return [`${number} record for at most ${step.seconds} s`];
    case 'hang_up':
      return [`${number} hang up`];
    case 'connect':
      return [
        `${number} connect to ${formatNumber(step.to)} for at most ${step.seconds} s`,
        ...branchLines('if nobody answers', step.otherwise, inside),
      ];
    case 'menu':
      return [
        `${number} menu ${visible(step.sound.url)}`,
        ...[...step.keys].flatMap(([key, branch]) => [
          `${inside}key ${key}:${branch.length === 0 ? ' hang up' : ''}`,
          ...planLines(branch, `${inside}  `),
        ]),
        ...branchLines('otherwise', step.otherwise, inside),
      ];
  }
}

function branchLines(when: string, steps: readonly Step[], indent: string): readonly string[] {
  return steps.length === 0 ? [] : [`${indent}${when}:`, ...planLines(steps, `${indent}  `)];
}
