import { Fragment } from 'preact';
import { codePointName } from '../../src/domain/characters.ts';
import { stretches } from '../../src/domain/untrusted.ts';
import type { Dissected } from './pieces.ts';

/** The text with a mark where each further part begins, and the characters underlined that made it UCS-2. */
export function Text({ text: { pieces, parts } }: { readonly text: Dissected }) {
  return (
    <span class="text">
      {pieces.map((piece, index) => (
        <Fragment key={index}>
          {parts > 1 && piece.part !== pieces[index - 1]?.part && (
            <span class="cut" title={`Part ${piece.part} of ${parts} begins here`}>
              <span class="unseen">part </span>
              {piece.part}
            </span>
          )}
          {piece.forcing ? (
            <mark title="Not in the GSM alphabet: makes the whole text UCS-2">
              <Harmless text={piece.text} />
            </mark>
          ) : (
            <Harmless text={piece.text} />
          )}
        </Fragment>
      ))}
    </span>
  );
}

/** The text as it is, but for characters that show nothing or reorder others: these are named. */
export function Harmless({ text }: { readonly text: string }) {
  return (
    <>
      {stretches(text).map(({ text: stretch, hidden }, index) =>
        hidden ? (
          <span key={index} class="named" title="A character that cannot be seen">
            {codePointName(stretch)}
          </span>
        ) : (
          stretch
        ),
      )}
    </>
  );
}

/** How full each part is. */
export function Fill({ fill }: { readonly fill: readonly number[] }) {
  return (
    <span class="fill" aria-hidden="true">
      {fill.map((share, index) => (
        <i key={index} style={{ '--share': share }} />
      ))}
    </span>
  );
}
