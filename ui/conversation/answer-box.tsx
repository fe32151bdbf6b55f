import { useId, useState } from 'preact/hooks';
import { Counter, cutText } from '../shared/counter.tsx';
import { LOST_ON_THE_WAY, useHandIn } from '../shared/hand-in.ts';
import type { Host } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import type { Remark, Shown } from '../shared/message.ts';
import { Remarks } from '../shared/remarks.tsx';

/** Where a person answers, by the same door as everybody: the rules decide, and may ask for one more click. */
export function AnswerBox({
  host,
  number,
  text,
  onChange,
  onHeld,
  onTaken,
}: {
  readonly host: Host;
  readonly number: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onHeld: (held: Shown) => void;
  readonly onTaken: () => void;
}) {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<readonly Remark[]>([]);
  const handIn = useHandIn(host);
  const box = useId();
  const isEmpty = text.trim() === '';

  const answer = async (): Promise<void> => {
    if (isBusy || isEmpty) return;
    setBusy(true);
    setRefusal([]);
    try {
      const told = await handIn({ to: number, message: text });
      if (told.id !== undefined && told.state !== 'refused') {
        host.tellModel(
          `The person answered ${number} themselves: message ${told.id} is ${told.state}. Do not send it again.`,
        );
        onChange('');
        if (told.state === 'held') onHeld(told);
        else onTaken();
      } else setRefusal(told.problems);
    } catch {
      setRefusal([{ code: 'lost', message: LOST_ON_THE_WAY }]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="editor">
      <label for={box}>Your answer</label>
      <textarea
        id={box}
        rows={2}
        value={text}
        disabled={isBusy}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={({ key: pressed, ctrlKey, metaKey }) => {
          if (pressed === 'Enter' && (ctrlKey || metaKey)) void answer();
        }}
      />
      <div class="facts">
        {isEmpty ? <span>Costs what a text costs</span> : <Counter text={cutText(text)} />}
      </div>
      <Remarks problems={refusal} warnings={[]} />
      <div class="buttons">
        <button type="button" class="send" disabled={isBusy || isEmpty} onClick={answer}>
          <Icon name="send" /> {isBusy ? 'Sending…' : 'Send answer'}
        </button>
      </div>
    </div>
  );
}
