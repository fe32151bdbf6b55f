import { foldLetters, foldRuns, skeleton } from './fold.ts';
import type { LinkBrand } from './link-brands.ts';
import { SECOND_LEVELS } from './link-tlds.ts';

/** `imitation`: made to be taken for the brand. `namesake`: bears a name that others may bear honestly. */
export interface Resemblance {
  readonly kind: 'imitation' | 'namesake';
  readonly brand: LinkBrand;
}

/**
 * The brand that a host imitates or shares its name with, if it belongs to none of the brands.
 * `host` in Unicode, lower case, as `Link` shows it.
 */
export function resembles(host: string, brands: readonly LinkBrand[]): Resemblance | undefined {
  const { domains, all } = marksOf(brands);
  if (endings(host).some((ending) => domains.has(ending))) return undefined;
  const read = readHost(host);
  let namesake: Resemblance | undefined;
  for (const marks of all) {
    const kind = compare(read, marks);
    if (kind === 'imitation') return { kind, brand: marks.brand };
    if (kind && !namesake) namesake = { kind, brand: marks.brand };
  }
  return namesake;
}

/** Whether `host` is `domain` or lies under it. */
export function belongsTo(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** `a.b.se` → `[a.b.se, b.se, se]` */
function endings(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, at) => labels.slice(at).join('.'));
}

/** How many labels at the end of a host are given out by a registry: 1 in `example.se`, 2 in `example.co.uk`. */
export function suffixLength(labels: readonly string[]): number {
  const [second = '', top = ''] = labels.slice(-2);
  return labels.length > 2 && top.length === 2 && SECOND_LEVELS.has(second) ? 2 : 1;
}

interface ReadHost {
  /** From each label to the end, the skeletons of all words: `klarna-se.top` → `[klarna.se.top., top.]`, folded. */
  readonly tails: readonly string[];
  /** Letters of every word, of neighbouring words together and of every label without hyphens, public suffix left out. */
  readonly names: readonly Spelling[];
  /** The same as skeletons, in which `rn` is `m`. */
  readonly skeletons: ReadonlySet<string>;
  readonly registrable: string;
}

/** Letters as written, and with doubled ones as one, so that both `sebbetala` and `swedbannk` are seen. */
type Spelling = readonly [plain: string, single: string];

interface BrandMarks {
  readonly brand: LinkBrand;
  readonly names: readonly {
    readonly spelling: Spelling;
    readonly skeleton: string;
    readonly reach: Reach;
  }[];
  /** Every true domain, written as the tails of a host are. */
  readonly domains: readonly string[];
}

/** How much of a likeness counts: longer and rarer names are recognised in more disguises. */
type Reach = 'long' | 'middle' | 'plain' | 'careful';

const spellingOf = (letters: string): Spelling => [letters, foldRuns(letters)];
const skeletonOf = (word: string) => foldRuns(skeleton(word));
const wordsOf = (label: string) => label.split(/[-_]/).filter(Boolean);
const joined = (label: string) => label.replaceAll(/[-_]/g, '');

function tailOf(host: string): string {
  const words = host.split(/[-_.]/).filter(Boolean);
  return words.map((word) => `${skeletonOf(word)}.`).join('');
}

/** Labels are cut to the 63 octets DNS allows, so that work stays bounded. */
const MAX_LABEL = 63;

function readHost(host: string): ReadHost {
  const labels = host.split('.').map((label) => label.slice(0, MAX_LABEL));
  const own = labels.slice(0, -suffixLength(labels));
  const parts = own.flatMap((label) => [...wordsOf(label), ...neighbours(wordsOf(label)), joined(label)]);
  return {
    tails: labels.map((_, at) => tailOf(labels.slice(at).join('.'))),
    names: [...new Set(parts.map(foldLetters))].map(spellingOf),
    skeletons: new Set(parts.map(skeletonOf)),
    registrable: skeletonOf(joined(own.at(-1) ?? '')),
  };
}

/** `[e, boks, login]` → `[eboks, bokslogin]` */
const neighbours = (words: readonly string[]) => words.slice(1).map((word, at) => `${words[at]}${word}`);

interface Marks {
  /** Every true domain of every brand. */
  readonly domains: ReadonlySet<string>;
  readonly all: readonly BrandMarks[];
}

const prepared = new WeakMap<readonly LinkBrand[], Marks>();

function marksOf(brands: readonly LinkBrand[]): Marks {
  const known = prepared.get(brands);
  if (known) return known;
  const marks = { domains: new Set(brands.flatMap(({ domains }) => domains)), all: brands.map(prepare) };
  prepared.set(brands, marks);
  return marks;
}

function prepare(brand: LinkBrand): BrandMarks {
  const full = brand.domains.filter((domain) => domain.includes('.'));
  const labels = full.map((domain) => joined(domain.split('.')[0] ?? ''));
  const names = new Set([brand.name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''), ...labels]);
  return {
    brand,
    names: [...names]
      .filter((name) => name.length > 2)
      .map((name) => ({
        spelling: spellingOf(foldLetters(name)),
        skeleton: skeletonOf(name),
        reach: reachOf(name, brand),
      })),
    domains: full.map(tailOf),
  };
}

function reachOf(name: string, brand: LinkBrand): Reach {
  if (brand.common || name.length <= 4) return 'careful';
  if (name.length >= 8) return 'long';
  return name.length >= 6 ? 'middle' : 'plain';
}

function compare(host: ReadHost, marks: BrandMarks): Resemblance['kind'] | undefined {
  // A whole true domain in a foreign host, from the beginning of a label: seb.se.example.com, seb-se.top.
  if (marks.domains.some((domain) => host.tails.some((tail) => tail.startsWith(domain)))) return 'imitation';
  let namesake = false;
  for (const { spelling, skeleton: bones, reach } of marks.names) {
    const named = host.skeletons.has(bones);
    const urged = named && host.names.some(([plain]) => STRONG.has(plain));
    if (urged || (named && reach !== 'careful')) return 'imitation';
    if (host.names.some((name) => isDisguise(name, spelling, reach))) return 'imitation';
    namesake ||= host.registrable === bones;
  }
  return namesake ? 'namesake' : undefined;
}

function isDisguise(name: Spelling, brand: Spelling, reach: Reach): boolean {
  if (disguises(name[0], brand[0], reach)) return true;
  const doubled = name[0] !== name[1] || brand[0] !== brand[1];
  return doubled && disguises(name[1], brand[1], reach);
}

function disguises(name: string, brand: string, reach: Reach): boolean {
  if (reach === 'careful') return surrounded(name, brand, STRONG);
  if (name === brand || surrounded(name, brand, AFFIXES)) return true;
  if (reach === 'long') return name.includes(brand) || isOneSlipAway(name, brand);
  return reach === 'middle' && isSwapped(name, brand);
}

/** The brand with nothing but known words before and after it: `minklarna`, `klarnalogin`. */
function surrounded(name: string, brand: string, affixes: ReadonlySet<string>): boolean {
  if (name.length === brand.length) return false;
  for (let at = name.indexOf(brand); at !== -1; at = name.indexOf(brand, at + 1)) {
    if (consistsOf(name.slice(0, at), affixes) && consistsOf(name.slice(at + brand.length), affixes))
      return true;
  }
  return false;
}

function consistsOf(text: string, affixes: ReadonlySet<string>): boolean {
  const reached = new Set([0]);
  for (const from of reached) {
    for (const affix of affixes) if (text.startsWith(affix, from)) reached.add(from + affix.length);
  }
  return reached.has(text.length);
}

/** One letter added, left out, changed or two swapped. */
function isOneSlipAway(name: string, brand: string): boolean {
  if (Math.abs(name.length - brand.length) > 1 || name === brand) return false;
  let start = 0;
  while (start < name.length && name[start] === brand[start]) start++;
  const [a, b] = [name.slice(start), brand.slice(start)];
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || isSwapped(name, brand);
}

function isSwapped(name: string, brand: string): boolean {
  if (name.length !== brand.length || name === brand) return false;
  let at = 0;
  while (name[at] === brand[at]) at++;
  const swapped = `${brand.slice(0, at)}${brand[at + 1] ?? ''}${brand[at] ?? ''}${brand.slice(at + 2)}`;
  return name === swapped;
}

function folded(list: string): ReadonlySet<string> {
  const letters = list.split(/\s+/).map(foldLetters);
  return new Set([...letters, ...letters.map(foldRuns)]);
}

/** What phishing puts around the shortest and the most ordinary names. */
const STRONG =
  folded(`login logga logg inlogg inloggning logon signin auth verify verifiera verifisera bekrafta bekreft
  konto account kund kunde kundservice kundeservice kundtjanst tunnistus secure security saker sakerhet sikker sikkerhed sikkerhet bankid betala betal
  betalning betaling payment refund aterbetalning paket pakke paketti leverans levering delivery tracking track tull toll
  faktura sparra sparr boter skuld avgift gebyr`);

/** What phishing puts around rarer names; harmless by itself. */
const AFFIXES: ReadonlySet<string> = new Set([
  ...STRONG,
  ...folded(`pay info support hjalp help hjelp service min mina mitt mit mine my mobil mobilt mobile app sms id bank banken
    online net web www portal post direkt se no dk fi nu eu com update uppdatera alert nordic sverige sweden norge norway
    danmark denmark suomi finland official the go 24 365 signera legitimera status mail epost brev erbjudande kampanj
    skatt bil notis notice nytt nya new ny customer client kort card sign`),
]);
