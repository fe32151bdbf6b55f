import { charge, type Principal } from '../account.ts';
import { callPrice } from '../prices.ts';
import { formatMicros } from '../wire-time.ts';
import type { World } from '../world.ts';
import { BadAction, readVoiceAction, type Target, type VoiceAction } from './action.ts';
import { type CallAction, durationOf, hangupForm, type Phase, phoneOf, type VoiceCall } from './call.ts';
import { connect } from './connect.ts';
import { type Done, perform } from './perform.ts';
import { ring } from './phones.ts';
import { keepRecording } from './recordings.ts';

/** A call that may begin. */
export type CallDraft = Pick<
  VoiceCall,
  'direction' | 'from' | 'to' | 'timeoutS' | 'voiceStart' | 'whenhangup'
> & { readonly story?: readonly string[] };

const OVER: Phase = { name: 'ended', stop: () => undefined };

/** Begins a call: an outgoing one rings, an incoming one is asked about at once. */
export function beginCall(world: World, principal: Principal, draft: CallDraft): VoiceCall {
  const call: VoiceCall = {
    story: [],
    ...draft,
    id: world.newId('c'),
    owner: principal.id,
    createdMicros: world.stamp(),
    state: 'ongoing',
    costUnits: 0,
    actions: [],
    legs: [],
    recordings: [],
    noises: [],
    local: new Map(),
    phase: OVER,
    answerLost: false,
  };
  call.step = { cancel: () => call.phase.stop() };
  world.calls.add(call);
  if (call.direction === 'outgoing') ringOut(world, call);
  else follow(world, call, call.voiceStart, startForm(world, call));
  return call;
}

function ringOut(world: World, call: VoiceCall): void {
  const act: NonNullable<Phase['phone']> = (deed) => {
    call.phase.stop();
    if (deed === 'answer') {
      answer(world, call);
      follow(world, call, call.voiceStart, startForm(world, call));
    } else end(world, call, deed === 'busy' ? 'busy' : 'failed', `${call.to} ${DEEDS[deed]}`);
  };
  const stop = ring(world, call.to, call.timeoutS, (deed) => {
    if (deed === 'timeout') end(world, call, 'failed', `${call.to} did not answer`);
    else act(deed, call.to);
  });
  enter(world, call, { name: 'ringing', stop, phone: act }, `${call.to} rings`);
}

const DEEDS = { busy: 'is busy', reject: 'turned the call away', hangup: 'turned the call away' } as const;

function answer(world: World, call: VoiceCall): void {
  if (call.startedAt !== undefined) return;
  call.startedAt = world.timeline.now();
  tell(world, call, 'answered');
}

/** The first question of a call. Source: https://46elks.se/docs/receive-call and official Swagger of the webhooks (2018) */
function startForm({ switches }: World, call: VoiceCall): Readonly<Record<string, string>> {
  const isTold = call.direction === 'incoming' || switches.outgoingResult === 'newoutgoing';
  return {
    callid: call.id,
    from: call.from,
    to: call.to,
    direction: call.direction,
    created: formatMicros(call.createdMicros),
    ...(isTold && { result: `new${call.direction}` }),
  };
}

/** Goes on with an action, or asks an address for one; a question of a live call is asked once. */
function follow(world: World, call: VoiceCall, target: Target, form: Readonly<Record<string, string>>): void {
  if (target.kind === 'action') {
    run(world, call, target.action);
    return;
  }
  let isWanted = true;
  enter(world, call, { name: 'asking', stop: () => (isWanted = false) }, `asks ${withoutQuery(target.url)}`);
  void world.webhooks.post({
    url: target.url,
    form,
    once: true,
    accepted: (body) => (isWanted ? obey(world, call, body) : 'ignored: the call was over'),
    failed: () => {
      if (isWanted) end(world, call, 'failed', 'no usable answer');
    },
  });
}

function obey(world: World, call: VoiceCall, body: string): string {
  if (body.trim() === '') {
    const state =
      call.startedAt !== undefined && world.switches.emptyVoiceAnswer === 'success' ? 'success' : 'failed';
    end(world, call, state, 'the answer was empty');
    return 'ended: the answer was empty';
  }
  try {
    const action = readVoiceAction(body, world.switches.strict);
    run(world, call, action);
    return action.kind;
  } catch (error) {
    if (!(error instanceof BadAction)) throw error;
    end(world, call, 'failed', `the answer was ${error.message}`);
    return `ended: ${error.message}`;
  }
}

function run(world: World, call: VoiceCall, action: VoiceAction): void {
  const now = world.timeline.now();
  if (action.whenhangup !== undefined) call.whenhangup = action.whenhangup;
  if (action.recordcall !== undefined) call.recordcall ??= { url: action.recordcall, from: now };
  const shown: CallAction = { kind: action.kind, value: action.value };
  call.actions = [...call.actions, shown];
  if (action.kind === 'hangup') {
    const refused = action.value === 'busy' ? 'busy' : 'failed';
    end(world, call, call.startedAt === undefined ? refused : 'success', `hung up: ${action.value}`);
    return;
  }
  const finish = (done: Done): void => goOn(world, call, action, shown, done);
  tell(world, call, `${action.kind} ${action.value}`);
  if (action.kind === 'connect') {
    call.phase = connect(world, call, action, () => answer(world, call), finish);
    return;
  }
  answer(world, call);
  call.phase = perform(world, call, action, finish);
}

/** What comes after an action: the branch of its result, or `next`, or the end. */
function goOn(world: World, call: VoiceCall, action: VoiceAction, shown: CallAction, done: Done): void {
  const { result, why, branch } = done;
  shown.result = result;
  tell(world, call, `${action.kind}: ${result}`);
  const named = result === 'success' || result === 'busy' || result === 'failed' ? result : undefined;
  const target = branch ?? (named && action.branches[named]) ?? action.next;
  if (target) {
    follow(world, call, target, {
      callid: call.id,
      result,
      ...(why !== undefined && { why }),
      from: call.from,
      to: call.to,
      direction: call.direction,
    });
    return;
  }
  const unanswered = result === 'busy' ? 'busy' : 'failed';
  end(world, call, call.startedAt === undefined ? unanswered : 'success', 'nothing more to do');
}

/** The phone at the other end puts down: the end of a call that was answered, the failure of one that was not. */
export function hangUp(world: World, call: VoiceCall): void {
  const state = call.startedAt === undefined ? 'failed' : 'success';
  end(world, call, state, `${phoneOf(call)} hung up`);
}

function end(world: World, call: VoiceCall, state: 'success' | 'busy' | 'failed', why: string): void {
  if (call.endedAt !== undefined) return;
  call.phase.over?.();
  call.phase.stop();
  call.phase = OVER;
  call.endedAt = world.timeline.now();
  call.state = state;
  call.costUnits = costOf(world, call);
  const principal = world.account.principals.find(({ id }) => id === call.owner);
  if (principal) charge(world.account, principal, call.costUnits);
  if (call.recordcall && call.startedAt !== undefined) {
    const from = Math.max(call.recordcall.from, call.startedAt);
    keepRecording(world, call, from, call.recordcall.url);
  }
  tell(world, call, `${state}: ${why}`);
  if (call.whenhangup !== undefined) {
    void world.webhooks.post({ url: call.whenhangup, form: hangupForm(call) });
  }
}

/** By the started minute, the call and each leg that was answered; nothing when the call was not. */
function costOf({ account, switches }: World, call: VoiceCall): number {
  if (call.startedAt === undefined) return 0;
  const price = (to: string, seconds: number): number => {
    const perMinute = callPrice(to, account.settings.currency);
    if (switches.callBilling === 'second') return Math.ceil((perMinute * seconds) / 60);
    return perMinute * Math.max(1, Math.ceil(seconds / 60));
  };
  const own = price(call.direction === 'outgoing' ? call.to : 'incoming', durationOf(call, call.startedAt));
  const legs = call.legs.filter(({ startedAt }) => startedAt !== undefined);
  return legs.reduce((sum, { to, durationS }) => sum + price(to, durationS), own);
}

function enter(world: World, call: VoiceCall, phase: Phase, words: string): void {
  call.phase = phase;
  tell(world, call, words);
}

function tell(world: World, call: VoiceCall, words: string): void {
  call.story = [...call.story, words];
  world.calls.changed(call);
}

/** An address without what may be secret in it. */
function withoutQuery(text: string): string {
  const url = new URL(text);
  return `${url.origin}${url.pathname}`;
}
