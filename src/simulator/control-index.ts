import type { Controlled } from './control.ts';

/** What `GET /control` shows: every resource with an example that can be pasted into a shell. */
export function controlIndex({ credentials, number }: Controlled, origin: string): string {
  const api = `curl -u ${credentials.username}:${credentials.password} ${origin}/a1`;
  const control = `${origin}/control`;
  return `Simulated 46elks. Nothing sent here reaches a phone.

The API, as https://46elks.se/docs describes it:

  ${api}/sms --data-urlencode from=${number} --data-urlencode to=+46701740699 -d message=Hello
  ${api}/sms --data-urlencode from=${number} --data-urlencode to=+46701740699 -d message=Hello -d dryrun=yes
  ${api}/sms
  ${api}/me

What really happened, and what was asked for:

  curl ${control}/truth
  curl ${control}/truth/latest
  curl ${control}/requests
  curl -N ${control}/events

Somebody sends a message to the account:

  curl ${control}/incoming -d '{"from": "+46701740699", "message": "Hello"}'

Somebody rings the account, which answers, and presses a key:

  curl -X PUT ${control}/account -d '{"voice_start": "{\\"play\\": \\"sound/beep\\"}"}'
  curl ${control}/calls -d '{"from": "+46701740699"}'
  curl ${control}/calls/ID -d '{"do": "press", "keys": "1"}'
  curl -X PUT ${control}/phones -d '{"+46701740699": "busy", "*": "answer"}'

Time passes:

  curl ${control}/clock -d '{"advance_ms": 60000}'

Things go wrong ({} ends it):

  curl -X PUT ${control}/faults -d '{"POST /sms": {"status": 500, "next": 2}}'
  curl -X PUT ${control}/faults -d '{"POST /sms": {"drop": "after"}, "GET /sms": {"hang": true, "probability": 0.1}}'
  curl -X PUT ${control}/recipients -d '{"+46701740699": "failed", "*": "delivered"}'

A message under way is ended at once (delivered, failed, stuck) or put off; all are slower; webhooks come twice and
out of order:

  curl ${control}/messages/s… -d '{"end": "failed"}'
  curl ${control}/messages/s… -d '{"delay_ms": 30000}'
  curl -X PUT ${control}/carrier -d '{"delivered_after_ms": 60000}'
  curl -X PUT ${control}/webhooks -d '{"duplicates": 1, "late_ms": 60000}'

Account and disputed points:

  curl -X PUT ${control}/account -d '{"balance": 0, "sms_url": "http://127.0.0.1:3000/sms"}'
  curl -X PUT ${control}/switches -d '{"strict": true, "errors": "json"}'

Everything from the start:

  curl -X POST ${control}/reset
`;
}
