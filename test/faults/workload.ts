import type { Random } from './random.ts';

/** Which of the two processes does it. */
type By = 0 | 1;

/**
 * Something that somebody wants, known by its letter. What it is known by at 46elks is the number and the text, so of
 * calls, which have no text, there is one to a number; of new numbers, which go to nobody, there is one.
 */
export interface Wish {
  readonly name: string;
  readonly to: string;
  readonly text: string;
  /** A text unless given. */
  readonly as?: 'mms' | 'call' | 'number';
}

/** One thing that a client, a person or time does. */
export type Step =
  | {
      readonly do: 'send';
      readonly by: By;
      readonly wish: string;
      readonly key?: string;
      readonly dryRun?: boolean;
      /** So many equal calls at once, the processes taking turns. */
      readonly times?: number;
      /** The client takes the call back before it begins, or after so many milliseconds. */
      readonly takenBackAfterMs?: number;
      /** The client can ask a person, who answers so. */
      readonly person?: 'approve' | 'decline';
      /** The model repeats a call that brought no clear answer. */
      readonly repeats?: boolean;
    }
  | { readonly do: 'answer'; readonly by: By; readonly wish: string; readonly answer: 'approve' | 'decline' }
  | { readonly do: 'status'; readonly by: By; readonly wish: string }
  | { readonly do: 'work'; readonly by: By | 'both' }
  /** Somebody writes; a webhook says so as many times as there are processes named. */
  | {
      readonly do: 'receive';
      readonly from: string;
      readonly text: string;
      /** It comes as a picture message. */
      readonly withPicture?: boolean;
      readonly announcedTo: readonly By[];
    }
  /** 46elks reports on the newest message of a wish, and names the attempt that it last knew of. */
  | { readonly do: 'report'; readonly by: By; readonly wish: string }
  | { readonly do: 'sync'; readonly by: By }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'kill' | 'close'; readonly by: By };

/** What is done in a run, with the operator's settings. */
export interface Workload {
  readonly env: Readonly<Record<string, string>>;
  readonly wishes: readonly Wish[];
  readonly steps: readonly Step[];
}

const ANNA = '+46701740610';
const BERTIL = '+46701740611';
const STRANGER = '+46701740620';
const NORWEGIAN = '+4791740612';

const long = (parts: number): string => ' och mer'.repeat(parts * 19 - 5);

/** Limits so low that an ordinary run meets every one of them. */
const LOW = {
  ELKS_APPROVAL: 'new-recipients',
  ELKS_ALLOWED_RECIPIENTS: [ANNA, BERTIL, NORWEGIAN].join(','),
  ELKS_ALLOWED_COUNTRIES: 'SE,NO',
  RATE_LIMIT_SMS_PER_MINUTE: '3',
  RATE_LIMIT_QUERIES_PER_MINUTE: '1000',
  ELKS_DAILY_LIMIT: '6',
  ELKS_DAILY_BUDGET: '10',
};

/** What texts, pictures, calls and numbers need to be allowed at all. */
const ALL_KINDS = { ELKS_TOOLSETS: 'messages,media,voice,admin', ELKS_CALL_ANNOUNCEMENT: 'none' };

/** The run whose every statement and every request is made to fail once. */
export const FIXED: Workload = {
  env: LOW,
  wishes: [
    { name: 'a', to: ANNA, text: 'Hej, kl 14?' },
    { name: 'b', to: BERTIL, text: 'Prova' },
    { name: 'c', to: STRANGER, text: 'Hej, vi ses' },
    { name: 'd', to: NORWEGIAN, text: `Hei${long(2)}` },
    { name: 'e', to: BERTIL, text: 'Samtidigt' },
    { name: 'f', to: ANNA, text: 'En till' },
    { name: 'g', to: BERTIL, text: 'Den sista' },
  ],
  steps: [
    { do: 'send', by: 0, wish: 'a', key: 'k1', repeats: true },
    { do: 'send', by: 1, wish: 'a', key: 'k1' },
    { do: 'send', by: 0, wish: 'b', dryRun: true },
    { do: 'send', by: 0, wish: 'c', repeats: true },
    { do: 'answer', by: 1, wish: 'c', answer: 'approve' },
    { do: 'work', by: 0 },
    { do: 'wait', ms: 20_000 },
    { do: 'send', by: 1, wish: 'd', repeats: true },
    { do: 'send', by: 0, wish: 'a' },
    { do: 'status', by: 1, wish: 'a' },
    { do: 'wait', ms: 45_000 },
    { do: 'work', by: 'both' },
    { do: 'send', by: 0, wish: 'e', times: 3 },
    { do: 'send', by: 1, wish: 'f', repeats: true },
    { do: 'send', by: 0, wish: 'g' },
    { do: 'wait', ms: 61_000 },
    { do: 'work', by: 1 },
    { do: 'send', by: 0, wish: 'g', repeats: true },
  ],
};

/** People write, and one of them STOPP; webhooks tell of some of it, repeat themselves, and report on what was sent. */
export const TWO_WAY: Workload = {
  env: { ...LOW, ELKS_APPROVAL: 'never', RATE_LIMIT_SMS_PER_MINUTE: '10', ELKS_DAILY_LIMIT: '20' },
  wishes: [
    { name: 'a', to: ANNA, text: 'Kan du på fredag?' },
    { name: 'b', to: BERTIL, text: 'Ditt paket har kommit' },
    { name: 'c', to: BERTIL, text: 'Ditt paket väntar' },
  ],
  steps: [
    { do: 'receive', from: ANNA, text: 'Hej, är ni öppna?', announcedTo: [0] },
    { do: 'send', by: 0, wish: 'a', repeats: true },
    { do: 'report', by: 1, wish: 'a' },
    { do: 'send', by: 1, wish: 'b', repeats: true },
    { do: 'receive', from: BERTIL, text: 'STOPP', withPicture: true, announcedTo: [] },
    { do: 'wait', ms: 61_000 },
    { do: 'send', by: 0, wish: 'c' },
    { do: 'receive', from: STRANGER, text: 'Fel nummer?', withPicture: true, announcedTo: [1, 0, 1] },
    { do: 'work', by: 'both' },
    { do: 'receive', from: ANNA, text: 'Ja, fredag passar', announcedTo: [] },
    { do: 'sync', by: 1 },
    { do: 'report', by: 0, wish: 'b' },
    { do: 'wait', ms: 31_000 },
    { do: 'work', by: 0 },
    { do: 'sync', by: 0 },
  ],
};

/** Pictures, calls and a new number beside a text, each asked for twice. */
export const EVERY_KIND: Workload = {
  env: {
    ...LOW,
    ...ALL_KINDS,
    ELKS_APPROVAL: 'never',
    RATE_LIMIT_SMS_PER_MINUTE: '10',
    ELKS_DAILY_LIMIT: '10',
    ELKS_DAILY_BUDGET: '100',
  },
  wishes: [
    { name: 'a', to: ANNA, text: 'Kan du på fredag?' },
    { name: 'p', to: BERTIL, text: 'Så här ser den ut', as: 'mms' },
    { name: 'c', to: STRANGER, text: '', as: 'call' },
    { name: 'd', to: NORWEGIAN, text: '', as: 'call' },
    { name: 'n', to: '', text: '', as: 'number' },
  ],
  steps: [
    // The account's first number, which is like the new one, is older than the time in which a lost one is looked for.
    { do: 'wait', ms: 600_000 },
    { do: 'send', by: 0, wish: 'p', repeats: true },
    { do: 'send', by: 1, wish: 'c', key: 'k1', repeats: true },
    { do: 'send', by: 0, wish: 'a', repeats: true },
    { do: 'send', by: 1, wish: 'd' },
    { do: 'send', by: 0, wish: 'n', person: 'approve', repeats: true },
    { do: 'wait', ms: 20_000 },
    { do: 'work', by: 'both' },
    { do: 'send', by: 1, wish: 'p' },
    { do: 'status', by: 0, wish: 'c' },
    { do: 'send', by: 1, wish: 'n', person: 'approve' },
    { do: 'wait', ms: 61_000 },
    { do: 'send', by: 0, wish: 'c', key: 'k1' },
    { do: 'send', by: 0, wish: 'd', repeats: true },
    { do: 'wait', ms: 61_000 },
    { do: 'work', by: 1 },
  ],
};

/** More lost messages than one background round looks at, and then one that 46elks accepted. */
export const MANY_LOST: Workload = {
  env: { ...LOW, ELKS_DAILY_LIMIT: '100', ELKS_DAILY_BUDGET: '100' },
  wishes: Array.from({ length: 25 }, (_, index) => ({
    name: `m${index}`,
    to: ANNA,
    text: `Nummer ${index}`,
  })),
  steps: Array.from({ length: 25 }, (_, index) => [
    { do: 'send', by: 0, wish: `m${index}` } as const,
    { do: 'wait', ms: 400_000 } as const,
  ]).flat(),
};

/** A run made up by chance: 3 to 8 messages, repeated, held, taken back, with waits, background rounds and deaths. */
export function randomWorkload(random: Random): Workload {
  const count = random.between(3, 8);
  const rung = new Set<string>();
  const wishes = Array.from({ length: count }, (_, index): Wish => {
    const name = `m${index}`;
    const to = random.pick([ANNA, ANNA, BERTIL, STRANGER, NORWEGIAN]);
    const text = `Nummer ${index}${random.chance(0.2) ? long(random.between(1, 3)) : ''}`;
    const as = random.pick(['sms', 'sms', 'sms', 'mms', 'call'] as const);
    if (as === 'call' && !rung.has(to)) {
      rung.add(to);
      return { name, to, text: '', as };
    }
    return { name, to, text, ...(as === 'mms' && { as }) };
  });
  const steps: Step[] = [];
  const by = (): By => random.pick([0, 1]);
  const send = (wish: string): Step => ({
    do: 'send',
    by: by(),
    wish,
    ...(random.chance(0.3) && { key: random.chance(0.9) ? `k-${wish}` : 'k-shared' }),
    ...(random.chance(0.1) && { dryRun: true }),
    ...(random.chance(0.2) && { times: random.between(2, 4) }),
    ...(random.chance(0.08) && { takenBackAfterMs: random.pick([0, 1, 2_500]) }),
    ...(random.chance(0.3) && { person: random.pick(['approve', 'approve', 'decline']) }),
    repeats: random.chance(0.7),
  });
  for (const { name } of wishes) {
    steps.push(send(name));
    while (random.chance(0.55)) steps.push(between(random, by, wishes, send));
  }
  return { env: randomLimits(random), wishes, steps };
}

const KINDS = [
  'again',
  'receive',
  'receive',
  'report',
  'sync',
  'answer',
  'answer',
  'status',
  'work',
  'work',
  'wait',
  'wait',
  'kill',
  'close',
] as const;
const WAITS_MS = [50, 1_500, 2_100, 6_000, 16_000, 31_000, 61_000, 300_000, 660_000, 1_900_000];

function between(random: Random, by: () => By, wishes: readonly Wish[], send: (wish: string) => Step): Step {
  const wish = random.pick(wishes).name;
  const kind = random.pick(KINDS);
  switch (kind) {
    case 'again':
      return send(wish);
    case 'answer':
      return { do: 'answer', by: by(), wish, answer: random.chance(0.85) ? 'approve' : 'decline' };
    case 'status':
      return { do: 'status', by: by(), wish };
    case 'receive':
      return {
        do: 'receive',
        from: random.pick([ANNA, BERTIL, STRANGER, NORWEGIAN]),
        text: random.pick(['Ja', 'Nej, kl 15?', 'Hej igen', 'Vem är det?', 'STOPP']),
        withPicture: random.chance(0.3),
        announcedTo: random.pick([[], [0], [1], [0, 1], [1, 1]] as const),
      };
    case 'report':
      return { do: 'report', by: by(), wish };
    case 'sync':
      return { do: 'sync', by: by() };
    case 'work':
      return { do: 'work', by: random.pick([0, 1, 'both']) };
    case 'wait':
      return { do: 'wait', ms: random.pick(WAITS_MS) };
    case 'kill':
    case 'close':
      return { do: kind, by: by() };
  }
}

function randomLimits(random: Random): Readonly<Record<string, string>> {
  return {
    ...LOW,
    ...ALL_KINDS,
    ELKS_CALLS_AT_ONCE: random.pick(['1', '2']),
    ELKS_APPROVAL: random.pick(['new-recipients', 'new-recipients', 'always', 'never']),
    RATE_LIMIT_SMS_PER_MINUTE: String(random.between(1, 5)),
    ELKS_DAILY_LIMIT: String(random.between(2, 8)),
    ELKS_DAILY_BUDGET: random.pick(['1.20', '3', '7.5', '20']),
    ELKS_DONTLOG: random.pick(['false', 'false', 'false', 'true']),
  };
}
