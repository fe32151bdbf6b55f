import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../simulator/simulator.ts';
import { BOOKING, type Call, expect, PHONE, SHOP, step, type Tour, untilDelivered } from './demo-stage.ts';

const QUESTION = 'Hej! Går det bra att ses kl 14 på Åsögatan? Hälsningar från din assistent.';
const ANSWER = 'Ja, kl 14 passar!';
const REPLY = 'Toppen, då ses vi kl 14!';
/** How long the phone takes to answer. */
const THINKING_MS = 1_000;

/** The main job: a price, a dry run, two refusals, a text, its answer, and the answer to that. */
export const TEXT_TOUR: Tour = {
  title: 'a conversation by text, from question to answer',
  env: { ELKS_SENDERS: BOOKING },
  async walk(call, simulator) {
    await refusals(call, simulator);
    const id = await send(call, simulator);
    await follow(call, id);
    await converse(call, simulator, id);
    const statistics = await call('get_delivery_statistics', {});
    step('Delivery statistics', statistics.lines[0] ?? '', statistics.lines[1] ?? '');
    expect(
      statistics.number('delivered') === 2 && statistics.number('total') === 2,
      'the statistics do not show two delivered messages',
    );
  },
};

/** What costs nothing: a price, a dry run, and two messages the server will not send. */
async function refusals(call: Call, simulator: Simulator): Promise<void> {
  const estimate = await call('estimate_sms_cost', { to: PHONE, message: QUESTION });
  step(
    `What would "${QUESTION}" cost?`,
    `${estimate.text('encoding')}, ${estimate.number('parts')} part, ${estimate.cost()}`,
  );
  expect(
    estimate.text('encoding') === 'GSM-7' && estimate.number('parts') === 1,
    'the estimate is not one GSM-7 part',
  );

  const dry = await call('send_sms', { to: PHONE, message: QUESTION, dry_run: true });
  step('A dry run', `state ${dry.text('state')}; the simulator has accepted ${accepted(simulator)} messages`);
  expect(dry.text('state') === 'dry_run' && accepted(simulator) === 0, 'the dry run was not dry');

  const bank = await call('send_sms', { to: PHONE, from: 'BankID', message: 'Logga in här' });
  step('A text that pretends to come from BankID', ...bank.problems().split('\n'));
  expect(bank.problems().includes('sender_impersonation'), 'the impersonation was not refused');

  const placeholder = await call('send_sms', { to: '+1234567890', message: QUESTION });
  step('A text to a made-up number', placeholder.problems());
  expect(placeholder.problems().includes('placeholder_number'), 'the placeholder number was not refused');
  expect(accepted(simulator) === 0, 'a refused message left the server');
}

async function send(call: Call, simulator: Simulator): Promise<string> {
  const message = { to: PHONE, from: BOOKING, message: QUESTION, idempotency_key: 'demo-1' };
  const sent = await call('send_sms', message);
  step('Now for real (as far as the simulator is concerned)', `state ${sent.text('state')}, ${sent.cost()}`);
  expect(sent.text('state') === 'accepted' && accepted(simulator) === 1, 'the message was not accepted once');
  const again = await call('send_sms', message);
  step(
    'The same call again, as a client does that lost the answer',
    `duplicate ${String(again.flag('duplicate'))}; the simulator has accepted ${accepted(simulator)} message`,
  );
  expect(again.flag('duplicate') && accepted(simulator) === 1, 'the repeated call was sent again');
  return sent.text('id');
}

/** Shows the message on its way; 46elks calls the first state created, here it is accepted. */
async function follow(call: Call, id: string): Promise<void> {
  const seen = await untilDelivered(call, id);
  step('Its way to the phone', seen.map((state) => (state === 'accepted' ? 'created' : state)).join(' -> '));
  expect(seen.join() === 'accepted,sent,delivered', 'it did not go from created to sent to delivered');
}

/** The model waits, the phone answers, the model answers back, and all of it is one thread. */
async function converse(call: Call, simulator: Simulator, id: string): Promise<void> {
  const waiting = call('wait_for_reply', { with_number: PHONE, after: id, timeout_seconds: 20 });
  await sleep(THINKING_MS);
  await simulator.receive({ from: PHONE, to: BOOKING, message: ANSWER });
  const waited = await waiting;
  step(
    'The client waits, the phone answers, and what it wrote comes as untrusted text',
    ...waited.lines.slice(1),
  );
  expect(waited.flag('answered') && waited.lines.includes(ANSWER), 'the answer did not come');

  const reply = await call('send_sms', { to: PHONE, message: REPLY });
  step(
    `It answers "${REPLY}" and names no sender`,
    `state ${reply.text('state')}, from ${reply.text('from')}: the number that the phone wrote to, not the default ${SHOP}`,
  );
  expect(
    reply.text('state') === 'accepted' && reply.text('from') === BOOKING,
    'the answer did not go from the number that the phone wrote to',
  );

  await untilDelivered(call, reply.text('id'));
  const thread = await call('get_conversation', { with_number: PHONE });
  step('The conversation', ...thread.lines);
  const said = [QUESTION, ANSWER, REPLY].map((text) =>
    thread.lines.findIndex((line) => line.trim() === text),
  );
  expect(
    said.every((place, n) => place > (said[n - 1] ?? 0)),
    'the conversation is not the three messages in order',
  );
}

function accepted(simulator: Simulator): number {
  return simulator.truth().messages.filter(({ direction }) => direction === 'outgoing').length;
}
