import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';

const SAID_FOR_MS = 1600;

/** Puts a text on the clipboard and says so. */
function Copy({ text, what, label }: { text: string; what: string; label: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), SAID_FOR_MS);
  };
  return (
    <button type="button" class="quiet" onClick={copy} aria-label={`${label}: ${what}`}>
      <Icon name={isDone ? 'tick' : 'copy'} />
      <span aria-live="polite">{isDone ? 'Copied' : label}</span>
    </button>
  );
}

/** A text as it is, with a way to take it along. */
export function Raw({
  title,
  text,
  copied = text,
  copyLabel = 'Copy',
}: {
  title: string;
  text: string;
  /** What is copied where that is not what is seen. */
  copied?: string;
  copyLabel?: string;
}) {
  return (
    <figure class="raw">
      <figcaption>
        <span>{title}</span>
        <Copy text={copied} what={title.toLowerCase()} label={copyLabel} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can scroll must be reachable with the keyboard. */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
