export type Environment = Readonly<Record<string, string | undefined>>;

/** A file of settings, without its blank lines and comments. */
export interface SettingsFile {
  readonly path: string;
  readonly lines: readonly (SettingLine | UnreadLine)[];
}

interface SettingLine {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

/** A line that could not be read. Its text may hold a secret: only what is wrong with it may be told. */
interface UnreadLine {
  readonly line: number;
  readonly name?: never;
  readonly wrong: string;
  readonly text: string;
}

/** The environment with a file of settings behind it: what the environment holds comes first. */
export function withFile(env: Environment, file: SettingsFile | undefined): Environment {
  if (!file) return env;
  const written = file.lines.flatMap((line) => (line.name === undefined ? [] : [[line.name, line.value]]));
  return Object.fromEntries([...written, ...Object.entries(env).filter(([, value]) => nonBlank(value))]);
}

/** A variable that is set to nothing counts as not set: hosts pass on empty fields of their forms. */
export function nonBlank(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** A name ends where a blank, a quote or the sign does; whether it is that of a setting is not known here. */
const LINE = /^(?:export[ \t]+)?(?<name>[^\s=#'"`]+)[ \t]*=(?<value>.*)$/;
/** Between two quotes of a kind nothing has a meaning; after them only a comment may stand. */
const QUOTED = /^(?<inside>"[^"]*"|'[^']*'|`[^`]*`)[ \t]*(?:#.*)?$/;

/**
 * The lines of a settings file that are not blank or a comment: `NAME=value`, also after `export`, the value plain or
 * between quotes and followed by a comment or not. A line that is none of these has no name and says what is wrong with
 * it. Takes the byte order mark and the line ends of Windows as well. Never throws.
 */
export function parseSettingsFile(text: string): SettingsFile['lines'] {
  return (
    text
      .split(/\r\n|\n|\r/)
      // A byte order mark is white space to `trim`.
      .map((line, index) => ({ line: index + 1, text: line.trim() }))
      .filter((line) => line.text !== '' && !line.text.startsWith('#'))
      .map(({ line, text: written }) => {
        const read = readLine(written);
        return 'wrong' in read ? { line, ...read, text: written } : { line, ...read };
      })
  );
}

function readLine(text: string): { name: string; value: string } | { wrong: string } {
  const { name, value = '' } = LINE.exec(text)?.groups ?? {};
  if (name === undefined) return { wrong: withoutName(text) };
  const read = unquoted(value.trim());
  return typeof read === 'string' ? { name, value: read } : read;
}

/** What a line without a name has in place of `NAME=`. */
function withoutName(text: string): string {
  if (text.startsWith('=')) return 'has no name before the =';
  if (/^[^\s=:]+[ \t]*:/.test(text)) return 'has a : where the = belongs';
  return text.includes('=') ? 'has more than a name before the =' : 'has no =';
}

function unquoted(text: string): string | { wrong: string } {
  const [quote = ''] = /^["'`]/.exec(text) ?? [];
  // A number sign inside a word belongs to it: passwords may hold one.
  if (quote === '') return text.replace(/(?:^|[ \t])#.*$/, '').trimEnd();
  const inside = QUOTED.exec(text)?.groups?.['inside']?.slice(1, -1);
  if (inside !== undefined) return inside;
  return text.indexOf(quote, 1) < 0
    ? { wrong: 'opens a quote that is not closed on the same line' }
    : { wrong: 'goes on after the closing quote' };
}
