import { styleText } from 'node:util';
import { webhookUrl } from '../domain/webhook-address.ts';
import { SETTINGS } from '../settings.ts';
import {
  fail,
  NOT_POSSIBLE,
  OK,
  type OperatorCall,
  type Session,
  say,
  shownNumber,
  usage,
  withOperator,
} from './operator.ts';

/** Where what comes to a number goes, seen from here. */
type Direction = 'here' | 'nowhere' | 'elsewhere';

interface CheckedNumber {
  readonly number: string;
  readonly texts: Direction;
  /** Undefined where it takes none. */
  readonly pictures?: Direction;
  /** One that we send from, so that answers to it are for us. */
  readonly isOurs: boolean;
}

/** `doctor --webhooks`: what 46elks has to be told; with `--check`, whether it was. The one place that shows the secret. */
export async function doctorWebhooksCommand(call: OperatorCall): Promise<number> {
  if (call.words.length > 0) return usage('doctor', '"doctor" takes no further words');
  const look = async (session: Session): Promise<number> => {
    const { publicUrl } = session.config.http;
    if (publicUrl === undefined)
      return fail(
        `Set ${SETTINGS.publicUrl.name} to the address under which 46elks reaches the http command.`,
      );
    const smsUrl = webhookUrl(publicUrl, session.webhookSecret(), 'sms');
    // A simulated account is one of this process alone, and the http command tells its own where texts go.
    const isChecked = call.check && !call.simulator;
    const checked = isChecked ? await check(session, smsUrl) : [];
    if ('problem' in checked) return fail(`${checked.problem.message} ${checked.problem.fix}`);
    const isRight = checked.every(
      ({ texts, pictures = 'here', isOurs }) => (texts === 'here' && pictures === 'here') || !isOurs,
    );
    if (call.json)
      say(JSON.stringify({ sms_url: smsUrl, mms_url: smsUrl, ...(isChecked && { numbers: checked }) }));
    else say(...asLines(smsUrl, checked, call));
    return isRight ? OK : NOT_POSSIBLE;
  };
  // The secret in the address is made beside the store.
  return withOperator(call, look, { makesStore: true });
}

async function check({ operator, config }: Session, smsUrl: string) {
  const numbers = await operator.numbers();
  if ('problem' in numbers) return numbers;
  const { ownNumbers } = config.policy;
  const checked = numbers
    .filter(({ number, capabilities }) => capabilities.includes('sms') || ownNumbers.includes(number))
    .map(
      (found): CheckedNumber => ({
        number: found.number,
        texts: directionOf(found.smsUrl, smsUrl),
        ...(found.capabilities.includes('mms') && { pictures: directionOf(found.mmsUrl, smsUrl) }),
        isOurs: ownNumbers.includes(found.number),
      }),
    );
  const missing = ownNumbers.filter((own) => !checked.some(({ number }) => number === own));
  return [
    ...checked,
    ...missing.map((number): CheckedNumber => ({ number, texts: 'nowhere', isOurs: true })),
  ];
}

function directionOf(found: string | undefined, smsUrl: string): Direction {
  if (found === undefined || found === '') return 'nowhere';
  return URL.parse(found)?.href === smsUrl ? 'here' : 'elsewhere';
}

const SAID: Readonly<Record<Direction, (what: string, setting: string) => string>> = {
  here: (what) => `${what} to it come here`,
  nowhere: (what, setting) => `${what} to it are announced nowhere; set its ${setting}`,
  elsewhere: (what, setting) =>
    `${what} to it go to another address; set its ${setting}, if they are to come here`,
};

function asLines(
  smsUrl: string,
  checked: readonly CheckedNumber[],
  { check, full, simulator }: OperatorCall,
): readonly string[] {
  const numbers = checked.flatMap(({ number, texts, pictures, isOurs }) => {
    const line = (to: Direction, what: string, setting: string) => {
      const mark =
        to === 'here'
          ? styleText('green', 'ok  ')
          : isOurs
            ? styleText('red', 'NO  ')
            : styleText('yellow', 'note');
      return `  ${mark}  ${shownNumber(number, full)}  ${SAID[to](what, setting)}`;
    };
    return [
      line(texts, 'texts', 'sms_url'),
      ...(pictures === undefined ? [] : [line(pictures, 'pictures', 'mms_url')]),
    ];
  });
  const none = simulator
    ? 'Nothing to check: the http command tells a simulator this address by itself.'
    : 'The account has no number that takes texts.';
  const outcome = numbers.length > 0 ? numbers : [`  ${none}`];
  return [
    'The sms_url of your number at 46elks, and its mms_url if it takes pictures. It holds a secret; show it to nobody else:',
    '',
    `  ${smsUrl}`,
    '',
    'Reports of delivery need no setting: every message that is sent says where they go.',
    ...(check ? ['', ...outcome] : []),
  ];
}
