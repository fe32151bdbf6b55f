import { type IpRange, parseIpRange } from './domain/ip-address.ts';
import { parseUnits } from './domain/money.ts';
import { parsePhone } from './domain/phone.ts';
import { type PublicAddress, parsePublicAddress } from './domain/public-address.ts';
import { isTimeZone, parseQuietHours, type QuietHours } from './domain/quiet-hours.ts';
import { parseSender } from './domain/sender.ts';
import { APPROVAL_MODES, type ApprovalMode } from './policy/policy.ts';

/** A value that could be read, or what is wrong with it (without repeating it). */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

export const bad = (wrong: string): { wrong: string } => ({ wrong });

export function booleanOf(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return { value: true };
  if (['false', 'no', 'off', '0'].includes(word)) return { value: false };
  return bad('is not one of true, false, yes, no, on, off, 1, 0');
}

export function wholeNumber(least: number, most: number): (text: string) => Reading<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? { value }
      : bad(`is not a whole number from ${least} to ${most}`);
  };
}

/** A list separated by commas or white space. */
export function listOf<T>(item: (text: string) => Reading<T>): (text: string) => Reading<readonly T[]> {
  return (text) => {
    const values: T[] = [];
    for (const [index, word] of text
      .split(/[,;\s]+/)
      .filter((part) => part !== '')
      .entries()) {
      const reading = item(word);
      if ('wrong' in reading) return bad(`has an entry (number ${index + 1}) that ${reading.wrong}`);
      values.push(reading.value);
    }
    return { value: values };
  };
}

export function e164(text: string): Reading<string> {
  const phone = parsePhone(text);
  return phone.ok
    ? { value: phone.value.e164 }
    : bad('is not a phone number in E.164, for example +46701234567');
}

export function senderOf(text: string): Reading<string> {
  const sender = parseSender(text);
  return sender.ok
    ? { value: sender.value.id }
    : bad('is neither 3 to 11 of A-Z a-z 0-9 beginning with a letter nor a number in E.164');
}

export function country(text: string): Reading<string> {
  const code = text.toUpperCase();
  const known =
    /^[A-Z]{2}$/.test(code) &&
    new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined;
  return known ? { value: code } : bad('is not an ISO 3166-1 country code such as SE');
}

export function databaseUrl(text: string): Reading<string> {
  return /^postgres(?:ql)?:\/\/(?:[^%]|%[\da-f]{2})+$/i.test(text) && URL.canParse(text)
    ? { value: text }
    : bad('is not a URL such as postgres://user:password@host/database, with %40 for an @ in the password');
}

export function storeKey(text: string): Reading<string> {
  return /^[\da-f]{64}$/i.test(text)
    ? { value: text.toLowerCase() }
    : bad('is not 64 of 0-9 a-f; make one with openssl rand -hex 32');
}

export function approvalMode(text: string): Reading<ApprovalMode> {
  const value = APPROVAL_MODES.find((mode) => mode === text.toLowerCase());
  return value ? { value } : bad(`is not one of ${APPROVAL_MODES.join(', ')}`);
}

export function amount(text: string): Reading<number> {
  const value = parseUnits(text);
  return value === undefined ? bad('is not an amount such as 100 or 99.50') : { value };
}

export function quietHoursOf(text: string): Reading<QuietHours> {
  const value = parseQuietHours(text);
  return value ? { value } : bad('is not a span of hours such as 21:00-08:00');
}

export function zone(text: string): Reading<string> {
  return isTimeZone(text) ? { value: text } : bad('is not a time zone such as Europe/Stockholm');
}

const MEMORY = ':memory:';

/**
 * A whole path: a relative one would depend on where a client happens to start the server, and a tilde on who starts it,
 * while all that have these settings must mean one folder.
 */
export function folder(text: string): Reading<string> {
  if (text.startsWith('~'))
    return bad('begins with ~, which is not expanded; write the whole path, such as /home/me/46elks');
  return text === MEMORY || /^(?:\/|[A-Za-z]:[\\/])/.test(text)
    ? { value: text }
    : bad('is not a whole path such as /home/me/46elks');
}

export function wholePath(text: string): Reading<string> {
  return text === MEMORY ? bad('is not a folder') : folder(text);
}

export function word(text: string): Reading<string> {
  return /^[\x21-\x39\x3b-\x7e]+$/.test(text)
    ? { value: text }
    : bad('holds spaces, a colon or other characters that credentials never have');
}

/** Where others reach this server: https, or a loopback address to try it; without anything that a secret could hide in. */
export function publicUrl(text: string): Reading<string> {
  const url = /^https?:\/\/[\w.:[\]-]+(?:\/[\w./~-]*)?$/.test(text) ? URL.parse(text) : null;
  if (!url || (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)))
    return bad('is not an address such as https://sms.example.com, without user, query or fragment');
  return { value: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}` };
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;

export function hostName(text: string): Reading<string> {
  const value = text.toLowerCase();
  return /^(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])$/.test(value)
    ? { value }
    : bad('is not a host name or address without port');
}

export function ipRange(text: string): Reading<IpRange> {
  const value = parseIpRange(text);
  return value ? { value } : bad('is neither an IP address nor a block of them such as 10.0.0.0/8');
}

export function announcementOf(text: string): Reading<PublicAddress | 'none'> {
  if (text.toLowerCase() === 'none') return { value: 'none' };
  const address = parsePublicAddress(text);
  return address.ok
    ? { value: address.value }
    : bad('is neither none nor the https address of a sound on a public server');
}

/** RFC 6750, section 2.1: what a bearer token may consist of. Whoever has it can do all that the server may do. */
export function bearerToken(text: string): Reading<string> {
  return /^[A-Za-z\d._~+/-]{32,512}=*$/.test(text)
    ? { value: text }
    : bad('is shorter than 32 characters or holds some that a bearer token never has');
}
