import { useEffect, useId, useState } from 'preact/hooks';
import type { Host } from '../shared/host.ts';
import { Notice } from '../shared/notice.tsx';
import { Remarks } from '../shared/remarks.tsx';
import { Balance } from './balance.tsx';
import { Delivery } from './delivery.tsx';
import { type Answered, dayBefore, readAnswered } from './overview.ts';
import { Rules } from './rules.tsx';
import { Spending } from './spending.tsx';

/** How far back is looked when the tool that was called does not say. */
const DAYS = 14;

/** What may still be sent, what was spent, and how much of it arrived: what was asked for first, the rest beside it. */
export function App({ host, result }: { readonly host: Host; readonly result: unknown }) {
  const [shown, setShown] = useState(() => readAnswered(result));
  const [notice, setNotice] = useState<string>();
  const [isLooking, setLooking] = useState(false);
  const heading = useId();

  const look = async (known: Answered): Promise<void> => {
    if (!host.can.serverTools) return;
    setNotice(undefined);
    setLooking(true);
    let told = known;
    const missing: readonly [boolean, string, Record<string, unknown>][] = [
      [!known.rules, 'get_sending_rules', {}],
      [!known.delivery, 'get_delivery_statistics', { since: dayBefore(Date.now(), DAYS) }],
      [!known.balance, 'check_account_balance', {}],
    ];
    try {
      for (const [isMissing, tool, args] of missing) {
        if (!isMissing) continue;
        told = joined(readAnswered(await host.callTool(tool, args)), told);
        setShown(told);
      }
    } catch {
      setNotice('No answer came back, so something is missing here.');
    } finally {
      setLooking(false);
    }
  };
  useEffect(() => void look(shown), []);
  return (
    <article class="card" aria-labelledby={heading}>
      <h1 id={heading} class="unseen">
        Sending and costs
      </h1>
      {shown.rules && <Rules rules={shown.rules} />}
      {shown.spending && <Spending spending={shown.spending} />}
      {shown.delivery && <Delivery delivery={shown.delivery} />}
      {shown.balance && <Balance balance={shown.balance} />}
      <Remarks problems={[]} warnings={shown.remarks} />
      <Notice text={notice} onLook={() => look(shown)} />
      {isLooking && (
        <p class="hint" role="status">
          Looking…
        </p>
      )}
    </article>
  );
}

/** What was known goes before what came later; the same remark is made once. */
function joined(later: Answered, known: Answered): Answered {
  const made = new Set(known.remarks.map(({ message }) => message));
  return {
    ...later,
    ...known,
    remarks: [...known.remarks, ...later.remarks.filter(({ message }) => !made.has(message))],
  };
}
