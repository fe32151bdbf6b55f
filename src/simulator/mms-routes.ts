import { canPay, isActive, type Principal } from './account.ts';
import { json, Refused } from './answers.ts';
import { isE164 } from './e164.ts';
import { historyOf } from './history.ts';
import { acceptMms, type Mms, type MmsImage, sentMmsObject, storedMmsObject } from './mms.ts';
import { PAGE_PARAMETERS, page } from './paging.ts';
import { pictureInDataUrl, sha1 } from './picture.ts';
import { mmsPrice } from './prices.ts';
import { required } from './required.ts';
import type { Call, Route } from './route.ts';
import { isCallable } from './webhooks.ts';
import { formatMicros, formatStored } from './wire-time.ts';
import { outcomeOf, type World } from './world.ts';

/** `image2` and `image3` are sent by a proxy in front of the API only. Source: https://46elks.se/docs/send-mms */
const SEND_PARAMETERS = {
  from: 'text',
  to: 'text',
  message: 'text',
  image: 'text',
  image2: 'text',
  image3: 'text',
} as const;

/** The limit of the real API is not documented. */
const MMS_BODY_BYTES_MAX = 2_000_000;

/** Multimedia messages. Source: https://46elks.se/docs/send-mms, /mms-history, /show-mms-id, /get-images, /get-image-id */
export const mmsRoutes: Readonly<Record<string, Route>> = {
  'POST /mms': { parameters: SEND_PARAMETERS, handle: sendMms, bodyBytesMax: MMS_BODY_BYTES_MAX },
  'GET /mms': { parameters: PAGE_PARAMETERS, handle: listMms },
  'GET /mms/{id}': {
    parameters: {},
    handle: (world, call) => json(storedMmsObject(findMms(world, call), world.switches)),
  },
  'DELETE /mms/{id}': { parameters: {}, handle: deleteMms },
  'GET /images': { parameters: PAGE_PARAMETERS, handle: listImages },
  'GET /images/{id}': {
    parameters: {},
    handle: async (world, call) => json(await imageObject(findImage(world, call))),
  },
  'GET /images/{file}': { parameters: {}, handle: showFile },
};

function sendMms(world: World, { principal, fields, created }: Call): Response {
  const from = readSender(principal, required(world, fields, 'from'));
  const to = required(world, fields, 'to');
  const text = fields.get('message') ?? '';
  const pictures = ['image', 'image2', 'image3'].flatMap((name) => fields.get(name) || []);
  if (text === '' && pictures.length === 0) required(world, fields, 'message');
  if (!isE164(to) || outcomeOf(world, to) === 'unroutable') throw new Refused(403, 'Invalid to number');
  if (!pictures.every((url) => isCallable(url) || pictureInDataUrl(url))) {
    throw new Refused(403, 'The image you tried to use is not a valid URL');
  }
  const costUnits = mmsPrice(to, world.account.settings.currency);
  if (!canPay(world.account, principal, costUnits, world.switches.creditCheck)) {
    throw new Refused(403, 'Not enough credits');
  }
  const mms = acceptMms(world, principal, { from, to, ...(text !== '' && { text }), pictures });
  created.push(mms);
  return json(sentMmsObject(mms));
}

/** Stands for whatever number 46elks picks when nobody is to answer. */
const NO_REPLY_NUMBER = '+46701740688';

/** An own number that can do MMS, or `noreply`. */
function readSender({ numbers }: Principal, sender: string): string {
  if (sender === 'noreply') return NO_REPLY_NUMBER;
  const own = numbers.find(({ number }) => number === sender);
  if (own && isActive(own) && own.capabilities.includes('mms')) return sender;
  throw new Refused(403, 'Invalid from number');
}

function listMms(world: World, { principal, fields }: Call): Response {
  const { items, next } = page(historyOf(world, principal, world.mms), fields, world.switches);
  return json({
    data: items.map((mms) => storedMmsObject(mms, world.switches)),
    ...(next !== undefined && { next }),
  });
}

function deleteMms(world: World, call: Call): Response {
  const mms = findMms(world, call);
  mms.deletedMicros = world.stamp();
  world.mms.changed(mms);
  return json({ id: mms.id, deleted: formatMicros(mms.deletedMicros) });
}

function findMms(world: World, { principal, id }: Call): Mms {
  const mms = world.mms.find(id, principal.id);
  if (!mms) throw new Refused(404, 'Not found');
  return mms;
}

async function listImages(world: World, { principal, fields }: Call): Promise<Response> {
  const images = world.mms
    .newestFirst(principal.id)
    .flatMap((mms) => mms.images)
    .sort((one, other) => other.createdMicros - one.createdMicros);
  const { items, next } = page(images, fields, world.switches);
  return json({ data: await Promise.all(items.map(imageObject)), ...(next !== undefined && { next }) });
}

/** Source: https://46elks.se/docs/get-image-id */
async function imageObject(image: MmsImage): Promise<object> {
  return {
    created: formatStored(image.createdMicros),
    filetype: image.filetype,
    mmsid: image.mmsId,
    bytes: image.bytes.byteLength,
    id: image.id,
    digest: await sha1(image.bytes),
  };
}

function findImage(world: World, { principal, id }: Call): MmsImage {
  const mms = world.mms.find(id.replace(/-i\d+$/, ''), principal.id);
  const image = mms?.images.find((each) => each.id === id);
  if (!image) throw new Refused(404, 'Not found');
  return image;
}

/** The extension is `.jpg` in the official client, whatever the kind, and the kind itself elsewhere; both are found. */
function showFile(world: World, call: Call): Response {
  const [, id, extension = ''] = /^([^.]*)\.(\w+)$/.exec(call.id) ?? [];
  const image = id === undefined ? undefined : findImage(world, { ...call, id });
  if (!image || ![image.filetype, 'jpg', 'jpeg'].includes(extension)) throw new Refused(404, 'Not found');
  return new Response(image.bytes, { headers: { 'Content-Type': 'application/octet-stream' } });
}
