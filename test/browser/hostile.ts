import { codePointName } from '../../src/domain/characters.ts';

/** Texts that would break out of a page that is built from strings, or change what it seems to say. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '</textarea></style></script><iframe srcdoc="<script>parent.alert(1)</script>">',
  'javascript:alert(1)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to look like a template.
  '{{constructor.constructor("alert(1)")()}} ${alert(1)}',
  '&lt;b&gt;fet&lt;/b&gt; &amp; <b>fet</b>',
  '\u202Etxet sdrawkcab\u202C \u0000\u0007\u001B[31m',
  `${'a'.repeat(600)} `,
  '𝕳𝖊𝖏 '.repeat(40),
] as const;

/** A hostile text as a page shows it: what cannot be seen, and what turns text around, by its code. */
export function shownAs(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202C\u202E]/gu, codePointName);
}
