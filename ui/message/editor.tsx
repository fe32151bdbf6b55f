import { useId, useRef } from 'preact/hooks';
import type { Living } from '../shared/use-message.ts';

/** Another text in place of this one: a new message, while the one that was shown is declined. */
export function Editor({
  living: { busy, shown },
  replace,
  draft,
  before,
  onChange,
  onClose,
}: {
  readonly living: Living;
  readonly replace: (text: string) => Promise<boolean>;
  readonly draft: string;
  readonly before: string;
  readonly onChange: (draft: string) => void;
  readonly onClose: () => void;
}) {
  const box = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const isSame = draft === before || draft.trim() === '';
  const handIn = async (): Promise<void> => {
    if (await replace(draft)) onClose();
    else area.current?.focus();
  };
  // Not a form: clients show views in a sandbox that forbids them.
  return (
    <div class="editor">
      <label for={box}>Your text</label>
      <textarea
        id={box}
        ref={area}
        rows={4}
        value={draft}
        disabled={busy !== undefined}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <div class="buttons">
        <button type="button" class="quiet" disabled={busy !== undefined} onClick={onClose}>
          Back
        </button>
        <button type="button" class="send" disabled={busy !== undefined || isSame} onClick={handIn}>
          {busy === 'edit' ? 'Handing in…' : 'Send this instead'}
        </button>
      </div>
      <p class="hint">
        {shown.state === 'cancelled'
          ? 'The first text was declined and is not sent.'
          : 'This declines the text above and hands in yours as a new message, under the same rules.'}
      </p>
    </div>
  );
}
