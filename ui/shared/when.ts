const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

let zone: string | undefined;

/** Times are told in the zone of the person, as far as the client knows it. */
export function tellTimesIn(timeZone: string | undefined): void {
  zone = timeZone;
}

/** `14:02`. */
export function momentOf(iso: string): string {
  return told(iso, { hour: '2-digit', minute: '2-digit' });
}

/** `14:02` today, `Tue 24 Nov, 14:02` on any other day. */
export function whenOf(iso: string): string {
  const isToday = told(iso, DAY) === told(new Date().toISOString(), DAY);
  return isToday ? momentOf(iso) : `${told(iso, DAY)}, ${momentOf(iso)}`;
}

/** `Tue 24 Nov` for `2026-11-24` or an instant, in UTC, as 46elks counts days. */
export function dayName(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone: 'UTC' }).format(new Date(day));
}

function told(iso: string, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...parts,
    ...(zone !== undefined && { timeZone: zone }),
  }).format(new Date(iso));
}
