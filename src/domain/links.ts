import { LINK_BRANDS, type LinkBrand } from './link-brands.ts';
import { IDN_TLDS, NEVER_A_WORD, SHORTENERS, TLDS } from './link-tlds.ts';
import { belongsTo, type Resemblance, resembles, suffixLength } from './lookalike.ts';
import type { MessageText } from './message-text.ts';
import { type Problem, problem, type Warning, warning } from './problem.ts';
import { decodeLabel } from './punycode.ts';
import { visible } from './untrusted.ts';

/**
 * What makes a link hard to judge by eye: written so that filters miss it (`evil[.]com`), a name before the `@` that
 * is not the host, a bare IP address, a port, letters other than those of the Nordic alphabets or literal punycode,
 * a scheme that opens an app, or a host that no browser can read.
 */
export type LinkFlag = 'defanged' | 'userinfo' | 'ip' | 'port' | 'punycode' | 'app' | 'unreadable';

export interface Link {
  /** As it stands in the text, invisible characters left out. */
  readonly text: string;
  /** Where a browser would go: lower case, ASCII, IDN as punycode, IP addresses in dotted form. */
  readonly host: string;
  /** What a reader takes for the host: IDN in Unicode, or the name before an `@`. */
  readonly shownHost: string;
  /** Lower case, without the colon; undefined for a bare domain. */
  readonly scheme: string | undefined;
  readonly flags: readonly LinkFlag[];
}

const CHAR = String.raw`\p{L}\p{N}\p{M}_\-`;
const DOT = String.raw`(?:[.。．｡]|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))`;
const HOST = `[${CHAR}]+(?:${DOT}[${CHAR}]+){1,60}`;
const REST = String.raw`[^\s<>"“”«»]`;

/** An e-mail address (with a path it is a web address), an address with a scheme, or a bare host. */
const CANDIDATE = new RegExp(
  `(?<![${CHAR}.%+])(?<mail>[${CHAR}.%+]+@${HOST}(?<mailPath>[/\\\\]${REST}*)?)|` +
    `(?<![\\p{L}\\p{N}])(?<scheme>[a-z][a-z0-9+-]{1,20})(?:\\[:\\]|:)(?:\\[//\\]|[/\\\\]{2,})(?<address>${REST}+)|` +
    `(?<![${CHAR}@%])(?<host>${HOST})(?![${CHAR}]|\\[?:\\]?[/\\\\]{2})(?<port>:\\d{1,5}(?!\\d))?(?<path>[/\\\\?#]${REST}*)?`,
  'giu',
);

/** Every web address in a text, bare domains and defanged forms included; e-mail addresses are not links. */
export function findLinks(text: string): readonly Link[] {
  return scan(text)
    .filter(({ sentence }) => !sentence)
    .map(({ link }) => link);
}

interface Found {
  readonly link: Link;
  /** It may just as well be the end of one sentence and the beginning of the next ("Tack.Se till"). */
  readonly sentence: boolean;
}

function scan(text: string): Found[] {
  const plain = text.replaceAll(/\p{DI}/gu, '');
  return [...plain.matchAll(CANDIDATE)].flatMap(({ 0: whole, groups = {} }) => {
    const { mail, mailPath, scheme, address = '', host = '', port = '', path = '' } = groups;
    if (mail !== undefined) return mailPath ? [{ link: read(whole, undefined, mail), sentence: false }] : [];
    if (scheme !== undefined) return [{ link: read(whole, scheme, address), sentence: false }];
    return bareHost(whole, host, port, path);
  });
}

function bareHost(whole: string, host: string, port: string, path: string): Found[] {
  const labels = refang(host).split('.');
  const written = path.length > 1 || port !== '' || isDefanged(host) || /^www$/i.test(labels[0] ?? '');
  const top = (labels.at(-1) ?? '').toLowerCase();
  if (/^\d+$/.test(top)) {
    if (!isAddressLike(labels, written)) return [];
  } else if (!isDomainLike(labels, top, written)) return [];
  const link = read(whole, undefined, host + port + path);
  if (link.flags.includes('unreadable')) return [];
  const sentence = !written && /^\p{Lu}\p{Ll}+$/u.test(labels.at(-1) ?? '') && !NEVER_A_WORD.has(top);
  return [{ link, sentence: sentence && labels.every((label) => /^\p{L}+$/u.test(label)) }];
}

/**
 * Four labels as short as octets; without a path or port only with a large one, or "version 2.4.1.0" would be an address.
 * What else they hold a browser judges.
 */
function isAddressLike(labels: readonly string[], written: boolean): boolean {
  const isShort = labels.length === 4 && labels.every((label) => label.length <= 3);
  return isShort && (written || labels.some((label) => Number(label) >= 100));
}

function isDomainLike(labels: readonly string[], top: string, written: boolean): boolean {
  const name = labels.at(-2) ?? '';
  if (top.startsWith('xn--') || IDN_TLDS.has(top)) return true;
  // "t.ex", "d.v.s" and "kl 14.se" are everyday writing; a one-letter name under .com or .co is not.
  const everyday = name.length < 2 ? !/^com?$/.test(top) : /^\d{1,2}$/.test(name);
  if (TLDS.has(top)) return written || !everyday;
  return written && !everyday && name.length > 2 && /^[a-z]{2}$/.test(top) ? true : isWebAddress(labels, top);
}

const isWebAddress = (labels: readonly string[], top: string) =>
  labels.length > 2 && /^www$/i.test(labels[0] ?? '') && /^\p{L}{2,24}$/u.test(top);

const isDefanged = (text: string) => /\[[.:]\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\/\/\]/i.test(text);

function refang(text: string): string {
  return text.replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|[。．｡]/gi, '.');
}

/** Reads an address without its scheme as a browser would. */
function read(whole: string, givenScheme: string | undefined, address: string): Link {
  const scheme = givenScheme?.toLowerCase().replace(/^hxxp/, 'http');
  const flags: LinkFlag[] = [];
  if (isDefanged(whole) || /^hxxp/i.test(givenScheme ?? '')) flags.push('defanged');
  const text = whole.replace(/[.,;:!?'’)\]}…*]+$/u, '');
  const app = scheme !== undefined && !/^(?:https?|ftp|wss?)$/.test(scheme);
  if (app) flags.push('app');
  const url = URL.parse(
    `${app || scheme === undefined ? 'https' : scheme}://${authorityFirst(refang(address))}`,
  );
  if (!url?.hostname) {
    if (!app) flags.push('unreadable');
    return { text, host: '', shownHost: visible(text, 80), scheme, flags };
  }
  const host = url.hostname.replace(/\.$/, '');
  const unicode = host.split('.').map(decodeLabel).join('.');
  if (url.username || url.password) flags.push('userinfo');
  if (/^[\d.]+$|^\[/.test(host)) flags.push('ip');
  if (url.port) flags.push('port');
  if (host.includes('xn--') && (/[^a-zåäöæøéü0-9.-]/.test(unicode) || /xn--/i.test(whole)))
    flags.push('punycode');
  const shownHost = url.username ? visible(decodeSafely(url.username), 80) : unicode;
  return { text, host, shownHost, scheme, flags };
}

/** What stands before the path, ended at the first character no host has, unless a user name is part of it. */
function authorityFirst(address: string): string {
  const authority = /^[^/\\?#]*/.exec(address)?.[0] ?? '';
  if (authority.includes('@')) return authority;
  return (
    /^(?:\[[\da-f:.]+\](?::\d+)?|[\p{L}\p{N}\p{M}\p{S}._~%:-]*)/iu
      .exec(authority)?.[0]
      .replace(/[.:]+$/, '') ?? ''
  );
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Hosts named one by one in a warning; the rest are counted. */
const MAX_NAMED = 5;

/**
 * What to say about the links of a text: a `lookalike_link` problem for every host that imitates a brand, a
 * `suspicious_link` warning for every host that is hard to judge, and one `link` warning naming all other hosts.
 */
export function judgeLinks(
  text: MessageText,
  brands: readonly LinkBrand[] = LINK_BRANDS,
): { problems: readonly Problem[]; warnings: readonly Warning[] } {
  const problems = new Map<string, Problem>();
  const warnings = new Map<string, Warning>();
  const ordinary = new Set<string>();
  const likenesses = new Map<string, Resemblance | undefined>();
  for (const { link, sentence } of scan(text)) {
    const key = `${link.shownHost} ${link.host}`;
    if (!likenesses.has(key)) likenesses.set(key, likenessOf(link, brands));
    const likeness = likenesses.get(key);
    // "Betala med Swish.Se till att" is two sentences, but "Minswish.Se" is nobody's.
    if (sentence && (likeness?.kind !== 'imitation' || isBareName(link, likeness))) continue;
    const doubt = doubtAbout(link, likeness);
    if (likeness?.kind === 'imitation') problems.set(link.host, lookalike(link, likeness.brand));
    else if (doubt) warnings.set(`${link.host} ${doubt}`, warning('suspicious_link', doubt));
    else ordinary.add(nameOf(link));
  }
  const rest = ordinary.size > 0 ? [warning('link', `The text links to ${listed([...ordinary])}.`)] : [];
  return { problems: [...problems.values()], warnings: [...warnings.values(), ...rest] };
}

function likenessOf(link: Link, brands: readonly LinkBrand[]): Resemblance | undefined {
  const likeness = resembles(unicodeHost(link.host), brands);
  if (!link.flags.includes('userinfo')) return likeness;
  const shown = link.shownHost.toLowerCase();
  const brand = brands.find(({ domains }) =>
    domains.some((domain) => belongsTo(shown, domain) && !belongsTo(link.host, domain)),
  );
  return brand ? { kind: 'imitation', brand } : likeness;
}

const unicodeHost = (host: string) => host.split('.').map(decodeLabel).join('.');

function isBareName(link: Link, { brand }: Resemblance): boolean {
  const labels = link.host.split('.');
  const name = labels.slice(0, -suffixLength(labels)).join('');
  return name === brand.name.toLowerCase() || brand.domains.some((domain) => domain.split('.')[0] === name);
}

function lookalike(link: Link, brand: LinkBrand): Problem {
  const real = brand.domains[0] ?? brand.name;
  return problem(
    'lookalike_link',
    `A link leads to ${nameOf(link)}, which imitates ${brand.name} (${real}) and does not belong to it.`,
    `Use an address at ${real}, or leave the link out.`,
  );
}

/** Why a reader could be wrong about where a link leads, if so. */
function doubtAbout(link: Link, likeness: Resemblance | undefined): string | undefined {
  const { flags, host, shownHost } = link;
  const name = nameOf(link);
  if (flags.includes('unreadable')) return `A link (${shownHost}) has a host that no browser can read.`;
  if (flags.includes('app'))
    return `A link opens an app (${link.scheme}:${host && ` ${name}`}) instead of a web page.`;
  if (flags.includes('userinfo')) return `A link shows "${shownHost}" before an @ but leads to ${name}.`;
  if (flags.includes('ip')) return `A link leads to the bare address ${name}.`;
  if (flags.includes('punycode'))
    return `A link leads to ${name}, a name in letters that can pass for others.`;
  if (flags.includes('port')) return `A link leads to an unusual port at ${name}.`;
  if ([...SHORTENERS].some((shortener) => belongsTo(host, shortener))) {
    return `A link hides its real address behind the shortener ${name}.`;
  }
  if (flags.includes('defanged')) return `A link to ${name} is written so that filters miss it.`;
  return (
    likeness && `A link leads to ${name}, which bears the name of ${likeness.brand.name} but is not its site.`
  );
}

/** The host as it is safe to name: ASCII, with the Nordic spelling beside it where there is one. */
function nameOf({ host, flags }: Link): string {
  const unicode = unicodeHost(host);
  const ascii = visible(host, 80);
  return unicode === host || flags.includes('punycode') ? ascii : `${ascii} (${visible(unicode, 80)})`;
}

function listed(hosts: readonly string[]): string {
  const more = hosts.length > MAX_NAMED ? ` and ${hosts.length - MAX_NAMED} more` : '';
  return hosts.slice(0, MAX_NAMED).join(', ') + more;
}
