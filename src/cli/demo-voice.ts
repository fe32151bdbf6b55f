import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../simulator/simulator.ts';
import { type Call, expect, PHONE, SHOP, step, type Tour, untilDelivered, wrapped } from './demo-stage.ts';

const SOUNDS = 'https://sounds.example.com';
const PICTURE = 'https://pictures.example.com/entrance.png';
const CAPTION = 'Så här ser vår nya entré ut.';
const AFTER = 'Tack! Din tid kl 14 är bekräftad.';

const MENU = {
  do: 'menu',
  sound: `${SOUNDS}/booking.mp3`,
  keys: { 1: [{ do: 'hang_up' }], 2: [{ do: 'connect', to: SHOP }] },
};

/** How long the person at the phone takes to do something. */
const THINKING_MS = 1_000;
const PATIENCE_MS = 15_000;
const POLL_MS = 100;

/** A picture, a call with a menu, and the text after it. */
export const VOICE_TOUR: Tour = {
  title: 'a picture, a phone call with a menu, and a text after it',
  env: {
    ELKS_TOOLSETS: 'messages,media,voice',
    ELKS_MEDIA_HOSTS: 'sounds.example.com,pictures.example.com',
    ELKS_CALL_ANNOUNCEMENT: `${SOUNDS}/automated.mp3`,
  },
  async walk(call, simulator) {
    await picture(call, simulator);
    await refusals(call, simulator);
    await phoneCall(call, simulator);
  },
};

async function picture(call: Call, simulator: Simulator): Promise<void> {
  const inside = await call('send_mms', { to: PHONE, image_url: 'https://192.168.1.1/camera.png' });
  step('A picture from inside somebody’s network', ...wrapped(inside.problems()));
  expect(inside.problems().includes('address_not_public'), 'the inner address was not refused');

  const sent = await call('send_mms', { to: PHONE, message: CAPTION, image_url: PICTURE });
  step(`A picture with the words "${CAPTION}"`, `state ${sent.text('state')}, ${sent.cost()}`);
  const seen = await untilDelivered(call, sent.text('id'));
  const { mms } = simulator.truth();
  const shown = mms.map(({ to, images, message = '' }) => `${to}: ${images.length} picture, "${message}"`);
  step('What the phone shows', ...shown);
  expect(seen.at(-1) === 'delivered' && mms.length === 1, 'the picture is not on the phone once');
}

/** What costs nothing: plans that the server will not carry out. */
async function refusals(call: Call, simulator: Simulator): Promise<void> {
  const premium = {
    ...MENU,
    keys: { ...MENU.keys, 3: [{ do: 'connect', to: '+469391234567', seconds: 60 }] },
  };
  const dear = await call('make_call', { to: PHONE, plan: [premium] });
  step('A call whose menu hides a premium number behind key 3', ...wrapped(dear.problems()));
  expect(dear.problems().includes('number_type_blocked'), 'the premium number was not refused');

  const plan = [{ do: 'play', sound: `${SOUNDS}/we-record.mp3` }, { do: 'record' }];
  const record = await call('make_call', { to: PHONE, plan });
  step('A call that records', ...wrapped(record.problems()));
  expect(record.problems().includes('recording_not_allowed'), 'the recording was not refused');
  expect(simulator.truth().calls.length === 0, 'a refused call was made');
}

async function phoneCall(call: Call, simulator: Simulator): Promise<void> {
  simulator.setPhones({ [PHONE]: 'ring' });
  const wish = { to: PHONE, plan: [MENU], sms_after: AFTER };
  const made = await call('make_call', wish);
  step(
    'A call: say that it is automated, then ask; 1 confirms, 2 connects to the shop',
    `state ${made.text('state')}`,
  );
  const [id, again] = [made.text('elks_id'), await call('make_call', wish)];
  step(
    'The same call again, as a client does that lost the answer',
    `duplicate ${String(again.flag('duplicate'))}; the simulator has put through ${simulator.truth().calls.length} call`,
  );
  expect(again.flag('duplicate') && simulator.truth().calls.length === 1, 'the phone was rung twice');

  const at = () => simulator.truth().calls.find((each) => each.id === id);
  await sleep(THINKING_MS);
  expect(at()?.phase === 'ringing', 'the phone does not ring');
  simulator.act(id, { do: 'answer' });
  await until(() => at()?.phase === 'ivr', 'the menu was not reached');
  await sleep(THINKING_MS);
  simulator.act(id, { do: 'press', keys: '1' });
  await until(() => at()?.end !== undefined, 'the call did not end');
  step('The phone rings, is answered, and 1 is pressed', ...(at()?.story ?? []));

  const told = await call('get_call', { call_id: id });
  step(
    'What the model can learn of it',
    ...told.lines,
    `${told.number('duration_seconds')} s is one started minute: ${told.cost()}`,
  );
  expect(told.text('state') === 'success' && told.lines.includes('  ivr: 1'), 'the key was not told');

  await call('check_sms_status', { message_id: made.text('id') });
  const after = () => simulator.truth().messages.find(({ message }) => message === AFTER);
  await until(() => after()?.status === 'delivered', 'the text after the call did not come');
  step('And the text that was to follow', `${PHONE} reads "${after()?.message}"`);
}

async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  for (let waitedMs = 0; !isSo(); waitedMs += POLL_MS) {
    expect(waitedMs <= PATIENCE_MS, otherwise);
    await sleep(POLL_MS);
  }
}
