import type { Ref } from 'preact';
import { readableNumber } from '../shared/format.ts';
import type { Deed } from './call-screen.tsx';
import { OutcomeOf, RingingOf } from './faults.tsx';
import { Handset } from './handset.tsx';
import { Icon } from './icons.tsx';
import type { Looked } from './inspector.tsx';
import type { Phone, Surroundings } from './model.ts';
import { Badge } from './phone-list.tsx';

/** A phone on the desk, with its number on a label. */
export function Station({
  phone,
  around,
  isChosen,
  looked,
  answerBox,
  onBack,
  onChoose,
  onLook,
  onSaid,
  tell,
}: {
  readonly phone: Phone;
  readonly around: Surroundings;
  readonly isChosen: boolean;
  readonly looked: Looked;
  readonly answerBox: Ref<HTMLTextAreaElement>;
  readonly onBack: () => void;
  readonly onChoose: (number: string) => void;
  readonly onLook: (looked: Looked) => void;
  readonly onSaid: (sentence: string) => void;
  readonly tell: (method: 'POST' | 'PUT', resource: string, document: object) => Promise<boolean>;
}) {
  const { number } = phone;
  return (
    <article
      class="station"
      aria-label={`Phone ${readableNumber(number)}`}
      data-chosen={isChosen ? '' : undefined}
      onFocusCapture={() => {
        if (!isChosen) onChoose(number);
      }}
    >
      <header class="label">
        <button type="button" class="quiet back" onClick={onBack} aria-label="All phones">
          <Icon name="back" />
        </button>
        <Badge number={number} />
        <h2>{readableNumber(number)}</h2>
        <span class="rules">
          <OutcomeOf number={number} around={around} onSaid={onSaid} />
          <RingingOf number={number} around={around} onSaid={onSaid} />
        </span>
      </header>
      <Handset
        phone={phone}
        around={around}
        isChosen={isChosen}
        chosen={looked && 'message' in looked ? looked.message : undefined}
        answerBox={isChosen ? answerBox : null}
        onChoose={(message) => onLook({ message })}
        onInterfere={(id, document) => tell('POST', `messages/${id}`, document)}
        onAnswer={(message, to, images) =>
          tell('POST', images ? 'incoming-mms' : 'incoming', { from: number, to, message, images })
        }
        onRing={(to) => tell('POST', 'calls', { from: number, to })}
        onDeed={(call, deed: Deed) => tell('POST', `calls/${call}`, { ...deed, as: number })}
      />
    </article>
  );
}
