import { useState } from 'preact/hooks';
import type { Host } from '../shared/host.ts';
import { readAnswer } from './conversation.ts';
import { List } from './list.tsx';
import { Thread } from './thread.tsx';

/** The list of conversations, or the thread with one person. */
export function App({ host, result }: { readonly host: Host; readonly result: unknown }) {
  const answer = readAnswer(result);
  const [chosen, choose] = useState(answer.number);
  if (chosen !== undefined)
    return (
      <Thread
        key={chosen}
        host={host}
        number={chosen}
        {...(answer.thread && answer.number === chosen && { first: answer.thread })}
        {...(answer.list && { onBack: () => choose(undefined) })}
      />
    );
  return <List conversations={answer.list} remarks={answer.remarks} onChoose={choose} />;
}
