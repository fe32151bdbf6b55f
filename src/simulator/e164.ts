/** E.164: a plus sign, then 7 to 15 digits of which the first is not 0. Source: ITU-T E.164. */
export function isE164(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}
