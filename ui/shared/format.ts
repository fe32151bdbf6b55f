/** Country codes of one and two digits; all others have three. Source: ITU-T E.164, list of assigned codes. */
const SHORT_CODES = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** A number as people read it: `+46701740610` → `+46 70 174 06 10`; a text sender as it is. */
export function readableNumber(number: string): string {
  if (!/^\+\d{7,15}$/.test(number)) return number;
  const code = SHORT_CODES.exec(number)?.[0] ?? number.slice(0, 4);
  const rest = number.slice(code.length);
  const swedishMobile = code === '+46' && /^7\d{8}$/.test(rest);
  const groups = swedishMobile
    ? [rest.slice(0, 2), rest.slice(2, 5), rest.slice(5, 7), rest.slice(7)]
    : (rest.match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? [rest]);
  return [code, ...groups].join('\u00a0');
}

/** Whether a handset can answer this sender. */
export function isNumber(sender: string): boolean {
  return sender.startsWith('+');
}

/** `1 part`, `3 parts`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
