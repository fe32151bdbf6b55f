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
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const isToday = told(iso, day) === told(new Date().toISOString(), day);
  return isToday ? momentOf(iso) : `${told(iso, day)}, ${momentOf(iso)}`;
}

function told(iso: string, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...parts,
    ...(zone !== undefined && { timeZone: zone }),
  }).format(new Date(iso));
}
