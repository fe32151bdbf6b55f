import { Raw } from './copy.tsx';
import { dayOf, timeOf } from './format.ts';
import { StatusBar } from './handset.tsx';
import type { Surroundings } from './model.ts';

/** From the range that Sweden sets aside for fiction. */
const SOMEBODY = '+46701740610';

/** What is seen before the first text: a phone at rest, and how to wake it. */
export function Welcome({ around, onNew }: { readonly around: Surroundings; readonly onNew: () => void }) {
  const { credentials, numbers, now } = around;
  const [program, ...args] = around.command ?? ['node', '/path/to/46elks-mcp-server/dist/cli.js'];
  const { username, password } = credentials;
  const curl = `curl ${location.origin}/a1/sms \\
  -u ${username}:${password} \\
  -d from=Cykelfix --data-urlencode to=${SOMEBODY} \\
  --data-urlencode message='Hej! Cykeln är klar att hämta.'`;
  const config = `{
  "mcpServers": {
    "46elks": {
      "command": ${JSON.stringify(program)},
      "args": ${JSON.stringify(args)},
      "env": {
        "ELKS_API_BASE_URL": "${location.origin}/a1",
        "ELKS_API_USERNAME": "${username}",
        "ELKS_API_PASSWORD": "${password}",
        "ELKS_PHONE_NUMBER": "${numbers[0] ?? ''}",
        "ELKS_APPROVAL": "never",
        "DRY_RUN": "false"
      }
    }
  }
}`;
  return (
    <div class="welcome">
      <article class="handset at-rest" aria-hidden="true">
        <div class="screen">
          <StatusBar now={now} />
          <div class="lock">
            <span class="lock-day">{dayOf(now)}</span>
            <span class="lock-time">{timeOf(now)}</span>
            <span class="lock-note">No texts yet</span>
          </div>
        </div>
      </article>
      <section class="first">
        <h2>Send the first text</h2>
        <p>
          This is a simulated 46elks. Every number is a phone here, and nothing leaves this machine. Text one
          with anything that speaks the API of 46elks, and the phone appears.
        </p>
        <Raw title="In a terminal" text={curl} />
        <Raw title="In your MCP client" text={config} />
        <p>
          Or begin at the other end:{' '}
          <button type="button" class="link" onClick={onNew}>
            text in from a phone
          </button>
          .
        </p>
      </section>
    </div>
  );
}
