import { type MmsAction, NO_REPLY, readDraft } from '../../domain/action.ts';
import { parseMessageText } from '../../domain/message-text.ts';
import { parsed } from '../../domain/parsed.ts';
import { parsePhone } from '../../domain/phone.ts';
import { parsePicture, pictureText, pictureWithoutName } from '../../domain/picture.ts';
import { dearestUnitsPerMms } from '../../domain/prices.ts';
import { parseSender } from '../../domain/sender.ts';
import type { Mms } from '../../elks/wire-mms.ts';
import type { MessageRecord } from '../../store/store.ts';
import { TWIN_WINDOW_MS } from '../context.ts';
import { isWithin, pages, spanOf } from './history.ts';
import { type Kind, outcomeWith, type Prepare, type Seen } from './kind.ts';

/** The payload is the picture: its address, or the bytes themselves with the name of the file, so that nobody can exchange them. */
export const prepareMms: Prepare<MmsAction> = ({ to, from, text, picture }) => ({
  content: {
    kind: 'mms',
    to: to.e164,
    from: from === NO_REPLY ? from : from.id,
    text: text ?? '',
    flash: false,
    payload: picture && pictureText(picture),
  },
  region: to.region,
  encoding: 'UCS-2',
  units: 0,
  parts: 1,
  reserve: (price, currency) => dearestUnitsPerMms(currency, price),
  twinWindowMs: TWIN_WINDOW_MS,
});

export const mms: Kind = {
  read: ({ to, from, text, payload }) =>
    readDraft({
      kind: 'mms',
      to: parsePhone(to),
      from: from === NO_REPLY ? parsed(NO_REPLY) : parseSender(from),
      ...(text !== '' && { text: parseMessageText(text) }),
      ...(payload !== undefined && { picture: parsePicture(payload) }),
      dryRun: false,
    }),

  send: async (writer, { to, from, text, payload }) =>
    outcomeWith(
      await writer.sendMms({
        to,
        from,
        ...(text !== '' && { text }),
        ...(payload !== undefined && { image: pictureWithoutName(payload) }),
      }),
      (made) => seenMms(made.mms),
    ),

  look: async (reader, elksId, signal) => seenMms(await reader.mms(elksId, signal)),

  find: async (reader, record, span, signal) => {
    const found = await pages((query) => reader.mmsPage(query, signal), span);
    return found
      .filter((each) => isMms(each, record))
      .map((each) => ({
        seen: seenMms(each),
        // The history does not show which picture it was.
        couldBe: (other) => other.kind === 'mms' && isMms(each, other),
      }));
  },
};

function seenMms({ id, status, deliveredAt, costUnits }: Mms): Seen {
  const state = status === 'sent' || status === 'delivered' || status === 'failed' ? status : 'accepted';
  return { elksId: id, state, deliveredAt, costUnits };
}

function isMms(found: Mms, record: MessageRecord): boolean {
  return (
    found.direction === 'outgoing' &&
    found.to === record.to &&
    // Instead of `noreply` the history shows the number that 46elks picked.
    (record.from === NO_REPLY || found.from === record.from) &&
    (found.text ?? '') === record.text &&
    isWithin(spanOf(record), found.createdAt)
  );
}
