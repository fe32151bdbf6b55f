import { type EpochMs, toIso } from '../domain/time.ts';
import { charge, type Principal } from './account.ts';
import type { CarrierStep } from './carrier.ts';
import { deliveredOf } from './messages.ts';
import { type Picture, pictureInDataUrl, pictureOf, STAND_IN } from './picture.ts';
import { mmsPrice } from './prices.ts';
import type { Switches } from './switches.ts';
import type { Loaded } from './webhooks.ts';
import { type EpochMicros, formatMicros, formatStored, MICROS_PER_MS } from './wire-time.ts';
import type { World } from './world.ts';

/** A multimedia message the simulator holds. */
export interface Mms {
  readonly id: string;
  readonly owner: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly from: string;
  readonly to: string;
  readonly text?: string;
  readonly createdMicros: EpochMicros;
  readonly costUnits: number;
  /** It counts as one in the queue of the carrier. */
  readonly parts: 1;
  images: readonly MmsImage[];
  /** Absent on incoming messages. */
  status?: 'created' | 'sent' | 'delivered' | 'failed';
  sentAt?: EpochMs;
  endedAt?: EpochMs;
  step?: CarrierStep;
  deletedMicros?: EpochMicros;
  /** The caller never got the answer to the request that made this message. */
  answerLost: boolean;
}

export interface MmsImage extends Picture {
  readonly id: string;
  readonly mmsId: string;
  readonly createdMicros: EpochMicros;
  /** The picture could not be loaded from here, and this is not it. */
  readonly standIn: boolean;
}

/** A multimedia message to one recipient that may be taken. */
export interface MmsDraft {
  readonly from: string;
  readonly to: string;
  readonly text?: string;
  /** URLs of pictures, data URLs among them. */
  readonly pictures: readonly string[];
}

/** Takes a message: charges it, keeps it, loads its pictures and hands it to the carrier. */
export function acceptMms(world: World, principal: Principal, { pictures, ...draft }: MmsDraft): Mms {
  const mms: Mms = {
    ...draft,
    id: world.newId('m'),
    owner: principal.id,
    direction: 'outgoing',
    createdMicros: world.stamp(),
    costUnits: mmsPrice(draft.to, world.account.settings.currency),
    parts: 1,
    images: [],
    status: 'created',
    answerLost: false,
  };
  charge(world.account, principal, mms.costUnits);
  world.mms.add(mms);
  world.carrier.accept(mms);
  for (const url of pictures) {
    const inside = pictureInDataUrl(url);
    if (inside) addImage(world, mms, inside);
    else void world.webhooks.load(url, (loaded) => attach(world, mms, loaded));
  }
  return mms;
}

/** Adds a picture to a message; one that cannot be loaded is stood in for, or fails the message. */
function attach(world: World, mms: Mms, loaded: Loaded): void {
  const picture = typeof loaded === 'string' ? undefined : pictureOf(loaded);
  if (!picture && world.switches.unloadableFile === 'failed') {
    world.carrier.end(mms, 'failed');
    return;
  }
  addImage(world, mms, picture ?? STAND_IN, picture === undefined);
}

/** Keeps a picture with its message, numbered in the order they came. */
export function addImage(world: World, mms: Mms, picture: Picture, standIn = false): void {
  const image: MmsImage = {
    ...picture,
    id: `${mms.id}-i${mms.images.length}`,
    mmsId: mms.id,
    createdMicros: world.stamp(),
    standIn,
  };
  mms.images = [...mms.images, image];
  world.mms.changed(mms);
}

/** The answer to POST /mms. Source: official Swagger of 2018 and cheat sheet of 46elks. */
export function sentMmsObject(mms: Mms): object {
  return {
    direction: mms.direction,
    from: mms.from,
    created: formatMicros(mms.createdMicros),
    to: mms.to,
    cost: mms.costUnits,
    owner: mms.owner,
    ...(mms.text !== undefined && { message: mms.text }),
    id: mms.id,
  };
}

/** A message in GET /mms and GET /mms/{id}. Source: https://46elks.se/docs/show-mms-id */
export function storedMmsObject(mms: Mms, switches: Switches): object {
  const outgoing = mms.direction === 'outgoing';
  return {
    id: mms.id,
    created: formatStored(mms.createdMicros),
    direction: mms.direction,
    from: mms.from,
    to: mms.to,
    ...(mms.text !== undefined && { message: mms.text }),
    ...(outgoing && {
      status: mms.status === 'created' ? switches.mmsFirstStatus : mms.status,
      ...deliveredOf(mms, switches),
      cost: mms.costUnits,
    }),
    owner: mms.owner,
    images: mms.images.map(({ id }) => id),
  };
}

/** A picture by its id, whoever's it is. */
export function pictureById({ mms }: World, id: string): Picture | undefined {
  return mms
    .all()
    .flatMap(({ images }) => images)
    .find((image) => image.id === id);
}

/** A multimedia message as it really is, whatever the API shows. */
export interface TrueMms {
  readonly id: string;
  readonly owner: string;
  readonly direction: Mms['direction'];
  readonly from: string;
  readonly to: string;
  readonly message?: string;
  readonly status?: NonNullable<Mms['status']>;
  readonly cost: number;
  readonly created: string;
  readonly sent?: string;
  readonly delivered?: string;
  readonly failed?: string;
  readonly deleted?: string;
  /** When the carrier does the next thing with it; absent when it is done with it. */
  readonly due?: string;
  readonly images: readonly {
    readonly id: string;
    readonly filetype: string;
    readonly bytes: number;
    /** Not the picture, which could not be loaded from here. */
    readonly standIn?: true;
  }[];
  readonly answer: 'given' | 'lost';
}

export function trueMms(mms: Mms): TrueMms {
  const { id, owner, direction, from, to, text, status, costUnits, images, endedAt } = mms;
  return {
    id,
    owner,
    direction,
    from,
    to,
    ...(text !== undefined && { message: text }),
    ...(status && { status }),
    cost: costUnits,
    created: toIso(mms.createdMicros / MICROS_PER_MS),
    ...(mms.sentAt !== undefined && { sent: toIso(mms.sentAt) }),
    ...(endedAt !== undefined &&
      (status === 'delivered' || status === 'failed') && { [status]: toIso(endedAt) }),
    ...(mms.deletedMicros !== undefined && { deleted: toIso(mms.deletedMicros / MICROS_PER_MS) }),
    ...(mms.step && { due: toIso(mms.step.due) }),
    images: images.map((image) => ({
      id: image.id,
      filetype: image.filetype,
      bytes: image.bytes.byteLength,
      ...(image.standIn && { standIn: true as const }),
    })),
    answer: mms.answerLost ? 'lost' : 'given',
  };
}
