import { Icon } from './icons.tsx';
import type { Remark } from './message.ts';

/** Why it was not sent, and what to know of it. That a person is to approve it is said by the buttons. */
export function Remarks({
  problems,
  warnings,
}: {
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
}) {
  const told = (list: readonly Remark[], kind: 'bad' | 'ask') =>
    list
      .filter(({ code }) => code !== 'approval_required')
      .map(({ code, message }) => (
        <li key={code + message} class={kind}>
          <Icon name={kind === 'bad' ? 'cross' : 'bolt'} />
          <span>{message}</span>
        </li>
      ));
  const items = [...told(problems, 'bad'), ...told(warnings, 'ask')];
  if (items.length === 0) return null;
  return (
    <ul class="remarks" aria-label="What the rules say">
      {items}
    </ul>
  );
}
