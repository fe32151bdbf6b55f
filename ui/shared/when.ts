let zone: string | undefined;

/** Times are told in the zone of the person, as far as the client knows it. */
export function tellTimesIn(timeZone: string | undefined): void {
  zone = timeZone;
}

/** `14:02`. */
export function momentOf(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zoned() }).format(
    new Date(iso),
  );
}

function zoned(): { timeZone?: string } {
  return zone === undefined ? {} : { timeZone: zone };
}
