import { formatMoney, formatUnits } from '../../src/domain/money.ts';
import { counted } from '../shared/format.ts';
import { dayName } from '../shared/when.ts';
import { DAYS_MOST, type Day, type SpendingShown, sum } from './overview.ts';

/** What was spent by day: bars from zero, and the same in numbers. */
export function Spending({ spending }: { readonly spending: SpendingShown }) {
  const { days, units, currency, isAll, kinds, spenders, isComplete } = spending;
  const money = (amount: number): string =>
    currency === undefined ? formatUnits(amount) : formatMoney({ units: amount, currency });
  const top = Math.max(...days.map((day) => day.units), 0);
  const dearest = days.find((day) => day.units === top && top > 0);
  const [first, last] = [days[0], days.at(-1)];
  const rest = units - sum(days);
  return (
    <section>
      <h2>{isAll ? 'Spent by day' : 'Spent on texts by day'}</h2>
      <p>
        <b>
          {isComplete ? '' : 'At least '}
          {money(units)}
        </b>
        {first && last && (
          <span class="label">
            {' '}
            from {dayName(first.day)} to {dayName(last.day)}
            {dearest && `, most on ${dayName(dearest.day)}: ${money(top)}`}
          </span>
        )}
      </p>
      {top > 0 && <Bars days={days} top={top} topText={money(top)} />}
      {kinds.length > 1 && <p class="hint">By kind: {kinds.join(', ')}.</p>}
      {spenders.length > 0 && <p class="hint">By account: {spenders.join(', ')}.</p>}
      {rest > 0 && (
        <p class="hint">
          {money(rest)} of it is in no bar: it is older than {DAYS_MOST} days, or its day is not known.
        </p>
      )}
      {top > 0 && <Numbers days={days} money={money} />}
    </section>
  );
}

function Bars({
  days,
  top,
  topText,
}: {
  readonly days: readonly Day[];
  readonly top: number;
  readonly topText: string;
}) {
  return (
    <figure class="bars" aria-hidden="true">
      <span class="axis">{topText}</span>
      <svg viewBox={`0 0 ${days.length} 100`} preserveAspectRatio="none" aria-hidden="true">
        <path class="grid" d={`M0 .5h${days.length}M0 99.500h${days.length}`} />
        {days.map(({ day, units }, index) => (
          <rect
            key={day}
            class="full"
            x={index + 0.14}
            width="0.72"
            y={100 - (100 * units) / top}
            height={(100 * units) / top}
          />
        ))}
      </svg>
      <span class="axis">0</span>
      <figcaption>
        <span>{dayName(days[0]?.day ?? '')}</span>
        <span>{dayName(days.at(-1)?.day ?? '')}</span>
      </figcaption>
    </figure>
  );
}

/** The bars as a table, for whoever wants them exactly or cannot see them. */
function Numbers({
  days,
  money,
}: {
  readonly days: readonly Day[];
  readonly money: (units: number) => string;
}) {
  return (
    <details>
      <summary>Numbers by day (UTC)</summary>
      <table>
        <tbody>
          {days
            .filter(({ count }) => count > 0)
            .map(({ day, units, count }) => (
              <tr key={day}>
                <th scope="row">{dayName(day)}</th>
                <td>{counted(count, 'item')}</td>
                <td>{money(units)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
