import type { Action, ActionKind } from '../../domain/action.ts';
import { account, prepareAccount } from './account.ts';
import { call, prepareCall } from './call.ts';
import type { Kind, Prepared } from './kind.ts';
import { mms, prepareMms } from './mms.ts';
import { prepareSms, sms } from './sms.ts';

/** How each kind leaves and is found again. */
export const KINDS: Readonly<Record<ActionKind, Kind>> = { sms, mms, call, account };

/** An action in the form in which it is kept. */
export function prepare(action: Action): Prepared {
  switch (action.kind) {
    case 'sms':
      return prepareSms(action);
    case 'mms':
      return prepareMms(action);
    case 'call':
      return prepareCall(action);
    case 'account':
      return prepareAccount(action);
  }
}
