import { codePointName } from '../../src/domain/characters.ts';
import { EXTENSION_TABLE_IS_GSM7 } from '../../src/domain/sms.ts';
import { stretches } from '../../src/domain/untrusted.ts';
import { counted } from './format.ts';
import { type Dissected, dissect } from './pieces.ts';

/** A text cut as 46elks cuts it. */
export function cutText(text: string): Dissected {
  return dissect(text, EXTENSION_TABLE_IS_GSM7);
}

/** How long a text is in what is paid for. */
export function Counter({ text }: { readonly text: Dissected }) {
  const { encoding, parts, units, capacity, forcedBy } = text;
  return (
    <span class={parts > 1 || encoding === 'UCS-2' ? 'dear' : undefined}>
      {counted(parts, 'part')} · {units} of {capacity} · {encoding}
      {forcedBy.length > 0 && <> for {forcedBy.slice(0, 4).map(nameOf).join(' ')}</>}
    </span>
  );
}

/** A character that can be seen as it is, any other by its code. */
function nameOf(character: string): string {
  return stretches(character).some(({ hidden }) => hidden) ? codePointName(character) : character;
}
