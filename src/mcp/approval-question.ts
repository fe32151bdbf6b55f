import { changeLines, parseChangeText } from '../domain/account-change.ts';
import type { ActionKind } from '../domain/action.ts';
import { longestCallSeconds, parsePlanText, planLines } from '../domain/call-plan.ts';
import { formatMoney, formatUnits } from '../domain/money.ts';
import { formatNumber, isoRegionName, parsePhone } from '../domain/phone.ts';
import { parsePicture } from '../domain/picture.ts';
import { visible } from '../domain/untrusted.ts';
import type { Policy } from '../policy/policy.ts';
import type { MessageRecord } from '../store/store.ts';

/** Longest text shown: more than the longest message there may be, with every character escaped. */
const TEXT_SHOWN = 30_000;

/** What a question needs to know beside the message. */
interface Around {
  readonly currency: string | undefined;
  /** The sound that calls open with. */
  readonly announcement: Policy['callAnnouncement'];
}

/**
 * What a person is shown before something leaves, always in this order. Everything that others wrote is on one line of
 * its own with control characters visible, so that no text can look like a part of the question.
 */
export function approvalQuestion(record: MessageRecord, around: Around): string {
  const phone = parsePhone(record.to);
  const to = phone.ok ? formatNumber(phone.value) : visible(record.to, 40);
  const where = record.region === undefined ? 'no single country' : isoRegionName(record.region);
  const { currency } = around;
  const units = record.reservedUnits;
  const most =
    currency === undefined
      ? `, at most ${formatUnits(units)} of the account currency`
      : `, at most ${formatMoney({ units, currency })}`;
  const { wants, content } = KINDS[record.kind];
  return [
    `An assistant wants to ${wants}.`,
    ...(record.to === '' ? [] : [`To: ${to} (${where})`, `From: ${visible(record.from, 40)}`]),
    ...content(record, most, around),
  ].join('\n');
}

const textLine = ({ text }: MessageRecord): string => `Text: ${visible(text, TEXT_SHOWN)}`;

const KINDS: Readonly<
  Record<
    ActionKind,
    {
      readonly wants: string;
      readonly content: (record: MessageRecord, most: string, around: Around) => readonly string[];
    }
  >
> = {
  sms: {
    wants: 'send this text message',
    content: (record, most) => [
      textLine(record),
      `Length: ${record.parts} ${record.parts === 1 ? 'part' : 'parts'}${most}${record.flash ? ', shown at once and not kept (flash)' : ''}`,
    ],
  },
  mms: {
    wants: 'send this picture message',
    content: (record, most) => [
      ...(record.text === '' ? [] : [textLine(record)]),
      ...(record.payload === undefined ? [] : [`Picture: ${pictureShown(record.payload)}`]),
      `Size: 1 picture message${most}`,
    ],
  },
  account: {
    wants: 'change the 46elks account',
    content: ({ payload = '', reservedUnits }, most, { currency }) => {
      const change = parseChangeText(payload);
      return [
        ...(change.ok ? changeLines(change.value, currency) : ['unreadable']),
        ...(reservedUnits > 0 ? [`Price: the first month${most}`] : []),
      ];
    },
  },
  call: {
    wants: 'make this phone call',
    content: (record, most, { announcement }) => {
      const plan = parsePlanText(record.payload ?? '');
      return [
        ...callLines(record.payload ?? '', announcement),
        `Length: at most ${plan.ok ? longestCallSeconds(plan.value, announcement) : '?'} s${most}`,
      ];
    },
  },
};

/** What happens in a call, a step on each line. */
export function callLines(
  payload: string,
  announcement: Policy['callAnnouncement'] = undefined,
): readonly string[] {
  const plan = parsePlanText(payload);
  return [
    'When it is answered:',
    ...(typeof announcement === 'object'
      ? [`  0. play ${visible(announcement.url)}, which says that the call is automated`]
      : []),
    ...(plan.ok ? planLines(plan.value.steps, '  ') : ['  unreadable']),
    ...(plan.ok && plan.value.smsAfter !== undefined
      ? [`Afterwards this text: ${visible(plan.value.smsAfter, TEXT_SHOWN)}`]
      : []),
  ];
}

function pictureShown(payload: string): string {
  const picture = parsePicture(payload);
  if (!picture.ok) return 'unreadable';
  return picture.value.kind === 'address'
    ? `46elks fetches ${visible(picture.value.address.url, TEXT_SHOWN)}`
    : `the file ${visible(picture.value.name ?? '(unnamed)', 300)} of ${picture.value.bytes} bytes (${picture.value.type}) from the media folder`;
}
