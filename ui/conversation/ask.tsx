import { useEffect } from 'preact/hooks';
import { Decision } from '../shared/decision.tsx';
import { counted, readableNumber } from '../shared/format.ts';
import type { Host } from '../shared/host.ts';
import type { Shown } from '../shared/message.ts';
import { Notice } from '../shared/notice.tsx';
import { Remarks } from '../shared/remarks.tsx';
import { Harmless } from '../shared/text.tsx';
import { useMessage } from '../shared/use-message.ts';

/** A message of this thread that waits for a person: what would leave, from whom and for how much. */
export function Ask({
  host,
  first,
  onAnswered,
}: {
  readonly host: Host;
  readonly first: Shown;
  /** Told once it is held no longer. */
  readonly onAnswered: (shown: Shown) => void;
}) {
  const living = useMessage(host, first);
  const { shown, notice, look } = living;
  const { text = '', details, most } = shown.data;
  useEffect(() => {
    if (shown.state !== 'held') onAnswered(shown);
  }, [shown.state]);
  return (
    <section class="asked" aria-label="Waits for you">
      {details ? (
        details.map((line) => <p key={line}>{line}</p>)
      ) : (
        <p class="bubble">
          <Harmless text={text} />
        </p>
      )}
      <p class="facts">
        <span>
          From {readableNumber(shown.from ?? '')}
          {shown.parts !== undefined && ` · ${counted(shown.parts, 'part')} · ${shown.encoding}`}
        </span>
        {most !== undefined && <b>at most {most}</b>}
      </p>
      <Remarks problems={shown.problems} warnings={shown.warnings} />
      <Notice text={notice} onLook={look} />
      <Decision host={host} living={living} lead="Nothing has left yet." />
    </section>
  );
}
