import type { InboxChange } from '../store/inbox.ts';

/** Something a client can read under an address: the answer of a tool, so that both always say the same, or a file. */
export interface Resource {
  /** With one variable in braces at the end, or none. */
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tool: string;
  /** The tool's argument that the variable becomes. */
  readonly argument?: string;
  /** The tool it is offered with, when that is not the one that answers. */
  readonly offeredWith?: string;
  /** What kind of thing it is, when it is not text. */
  readonly mimeType?: string;
}

export const RESOURCES: readonly Resource[] = [
  {
    uri: 'elks://account',
    name: 'account',
    title: '46elks account',
    description: 'Balance and currency, read from 46elks.',
    tool: 'check_account_balance',
  },
  {
    uri: 'elks://rules',
    name: 'rules',
    title: 'Sending rules',
    description: "The operator's rules and what is left of each limit.",
    tool: 'get_sending_rules',
  },
  {
    uri: 'sms://conversations',
    name: 'conversations',
    title: 'Conversations',
    description: 'Whom texts were exchanged with, newest first; every message that arrives is announced.',
    tool: 'list_conversations',
  },
  {
    uri: 'sms://conversations/{number}',
    name: 'conversation',
    title: 'Conversation with a number',
    description: 'The texts to and from one number; what arrives and what changes is announced.',
    tool: 'get_conversation',
    argument: 'with_number',
  },
  {
    uri: 'sms://messages/{id}',
    name: 'message',
    title: 'A sent message',
    description: 'What became of a sent message; its updates are announced.',
    tool: 'check_sms_status',
    argument: 'message_id',
  },
  {
    uri: 'elks://images/{id}',
    name: 'image',
    title: 'A picture of a message',
    description: 'A picture somebody sent or was sent; links are in get_mms_messages.',
    tool: 'read_file',
    argument: 'image',
    offeredWith: 'get_mms_messages',
    mimeType: 'image/*',
  },
  {
    uri: 'elks://recordings/{id}',
    name: 'recording',
    title: 'A recording of a call',
    description: 'What was recorded of a call, for 72 hours; links are in get_recordings.',
    tool: 'read_file',
    argument: 'recording',
    offeredWith: 'get_recordings',
    mimeType: 'audio/wav',
  },
];

/** The call that answers for an address; undefined when there is nothing under it. */
export function resourceCall(
  uri: string,
  resources: readonly Resource[],
): { readonly tool: string; readonly args: Readonly<Record<string, string>> } | undefined {
  for (const { uri: pattern, tool, argument } of resources) {
    if (argument === undefined) {
      if (uri === pattern) return { tool, args: {} };
      continue;
    }
    const value = valueIn(uri, pattern.replace(/\{\w+\}$/, ''));
    if (value !== undefined) return { tool, args: { [argument]: value } };
  }
  return undefined;
}

/**
 * The addresses under which something else is to be read once this has happened. A number stands there as it is and as
 * clients escape it (RFC 6570).
 */
export function changedUris(change: InboxChange): readonly string[] {
  const { number } = change;
  const conversation =
    number === ''
      ? []
      : [number, encodeURIComponent(number.toWellFormed())].map((each) => `sms://conversations/${each}`);
  return change.kind === 'message'
    ? [`sms://messages/${change.id}`, ...conversation]
    : ['sms://conversations', ...conversation];
}

/** What follows the beginning, as one path segment that is not empty. */
function valueIn(uri: string, beginning: string): string | undefined {
  const value = uri.startsWith(beginning) ? unescaped(uri.slice(beginning.length)) : '';
  return value === '' || value.includes('/') ? undefined : value;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
