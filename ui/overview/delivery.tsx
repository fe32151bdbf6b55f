import { Icon, type IconName } from '../shared/icons.tsx';
import { dayName } from '../shared/when.ts';
import type { DeliveryShown } from './overview.ts';

/** How many arrived; what is under way counts as neither success nor failure. */
export function Delivery({ delivery }: { readonly delivery: DeliveryShown }) {
  const { total, delivered, failed, inFlight, rate, from, to } = delivery;
  const outcomes: readonly [string, number, string, IconName][] = [
    ['Delivered', delivered, 'full', 'ticks'],
    ['Failed', failed, 'low', 'cross'],
    ['Under way', inFlight, 'open', 'clock'],
  ];
  let at = 0;
  return (
    <section>
      <h2>Delivery</h2>
      <p>
        <b>{rate === undefined ? 'None finished' : `${rate} %`}</b>
        <span class="label">
          {rate !== undefined && ' of the finished ones arrived'}
          {from !== undefined && to !== undefined && `, ${dayName(from)} to ${dayName(to)}`}
        </span>
      </p>
      {total > 0 && (
        <svg class="share" viewBox={`0 0 ${total} 1`} preserveAspectRatio="none" aria-hidden="true">
          {outcomes.map(([name, count, look]) => {
            const x = at;
            at += count;
            return <rect key={name} class={look} x={x} width={count} height="1" />;
          })}
        </svg>
      )}
      <ul class="legend" aria-label={`Outcome of ${total} outbound messages`}>
        {outcomes.map(([name, count, look, icon]) => (
          <li key={name} class={look}>
            <Icon name={icon} />
            <span>
              {name} <b>{count}</b>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
