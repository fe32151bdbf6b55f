import { type Parsed, parsed } from '../domain/parsed.ts';
import { findNumber } from './account.ts';
import { Mistake, objectIn, readDocument, textIn, textsIn } from './documents.ts';
import { addImage, type Mms } from './mms.ts';
import { type Picture, pictureInDataUrl } from './picture.ts';
import { formatMicros } from './wire-time.ts';
import type { World } from './world.ts';

/**
 * Somebody sends pictures to a number of the account:
 * `{"from": "+46701740699", "message": "Look", "images": ["data:image/png;base64,…"]}`, and `to` when it is not the
 * first number. Resolves when the `mms_url` of the number, if there is one, was called once.
 */
export async function receiveMms(world: World, document: unknown): Promise<Parsed<{ id: string }>> {
  const taken = readDocument('{"from": "+46701740699", "message": "Look"}', () => takeMms(world, document));
  if (!taken.ok) return taken;
  const { mms, mmsUrl } = taken.value;
  if (mmsUrl !== undefined) await world.webhooks.post({ url: mmsUrl, form: formOf(world, mms) });
  return parsed({ id: mms.id });
}

const FIELDS = ['from', 'to', 'message', 'images'];

function takeMms(world: World, document: unknown): { mms: Mms; mmsUrl: string | undefined } {
  const given = objectIn(document, 'The document', FIELDS);
  const from = textIn(given.from, 'from');
  const to = textIn(given.to ?? world.account.settings.numbers[0] ?? '', 'to');
  const text = textIn(given.message ?? '', 'message');
  const pictures = textsIn(given.images ?? [], 'images').map(readPicture);
  const found = findNumber(world.account, to);
  if (!found) throw new Mistake('The recipient is not a number of the account.');
  if (!found.own.capabilities.includes('mms')) throw new Mistake('The number takes no pictures.');
  if (from.trim() === '') throw new Mistake('The sender is empty.');
  const mms: Mms = {
    id: world.newId('m'),
    owner: found.principal.id,
    direction: 'incoming',
    from,
    to,
    text,
    createdMicros: world.stamp(),
    costUnits: 0,
    parts: 1,
    images: [],
    answerLost: false,
  };
  world.mms.add(mms);
  for (const picture of pictures) addImage(world, mms, picture);
  return { mms, mmsUrl: found.own.mmsUrl };
}

function readPicture(url: string): Picture {
  const picture = pictureInDataUrl(url);
  if (!picture) throw new Mistake('Every image must be a data URL of a PNG, JPEG or GIF in base64.');
  return picture;
}

/** What is posted; what is answered does not matter. Source: https://46elks.se/docs/receive-mms */
function formOf(world: World, mms: Mms): Record<string, string> {
  const images = mms.images.map(({ id, filetype }, index) => [
    index === 0 ? 'image' : `image${index + 1}`,
    `${world.origin}/a1/images/${id}.${filetype}`,
  ]);
  return {
    direction: mms.direction,
    id: mms.id,
    from: mms.from,
    to: mms.to,
    created: formatMicros(mms.createdMicros),
    message: mms.text ?? '',
    ...Object.fromEntries(images),
  };
}
