import type { Host } from './host.ts';
import { Icon } from './icons.tsx';
import { isMessage } from './message.ts';
import type { Living } from './use-message.ts';
import { momentOf } from './when.ts';

/** What only a person may press. */
export function Decision({
  host,
  living,
  lead,
  onEdit,
}: {
  readonly host: Host;
  readonly living: Living;
  /** What is said before when it leaves. */
  readonly lead: string;
  readonly onEdit?: () => void;
}) {
  const { shown, busy, send, decline } = living;
  if (shown.state !== 'held') return null;
  if (shown.data.approval === undefined || !host.can.serverTools)
    return (
      <p class="hint">
        This client does not pass clicks on. The operator can approve it with{' '}
        <code>46elks-mcp-server approve</code> and the settings of the server.
      </p>
    );
  const until = shown.data.expires_at;
  const [yes, doing, no] = isMessage(shown)
    ? ['Send', 'Sending…', 'Don’t send']
    : ['Do it', 'Doing it…', 'Don’t'];
  return (
    <>
      <div class="buttons">
        <button type="button" class="quiet" disabled={busy !== undefined} onClick={decline}>
          {busy === 'decline' ? 'Declining…' : no}
        </button>
        {onEdit && (
          <button type="button" class="quiet" disabled={busy !== undefined} onClick={onEdit}>
            <Icon name="pen" /> Edit
          </button>
        )}
        <button type="button" class="send" disabled={busy !== undefined} onClick={send}>
          <Icon name={isMessage(shown) ? 'send' : 'tick'} /> {busy === 'send' ? doing : yes}
        </button>
      </div>
      <p class="hint">
        {lead} It {isMessage(shown) ? 'leaves' : 'is done'} when you press {yes}
        {until === undefined ? '' : `, until ${momentOf(until)}`}.
      </p>
    </>
  );
}
