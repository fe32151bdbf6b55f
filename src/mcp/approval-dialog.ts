import {
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type jsonSchemaValidator,
} from '@modelcontextprotocol/server';
import type { Question, Reply } from './call.ts';

/** The name of our question in the client's answer. */
const KEY = 'approval';

/** Yes, then no. */
const CHOICES: Readonly<Record<Question['choice'], readonly [yes: string, no: string]>> = {
  send: ['Send it', 'Do not send it'],
  do: ['Do it', 'Do not do it'],
};

const formFor = (choice: Question['choice']) => ({
  type: 'object' as const,
  properties: {
    decision: { type: 'string' as const, title: 'Decision', enum: [...CHOICES[choice]] },
  },
  required: ['decision'],
});

/** Asks a person through the client, in whichever way its protocol has; the call comes back with the answer. */
export function askPerson({ message, choice, token }: Question): InputRequiredResult {
  return inputRequired({
    inputRequests: {
      [KEY]: inputRequired.elicit({ mode: 'form', message, requestedSchema: formFor(choice) }),
    },
    requestState: token,
  });
}

/** The person's answer in a call that came back. Only an accepted form that says so is a yes. */
export function readReply(responses: Record<string, unknown> | undefined, state: unknown): Reply | undefined {
  const view = inputResponse(responses, KEY);
  if (view.kind !== 'elicit' || typeof state !== 'string') return undefined;
  const decision = view.content?.['decision'];
  const yes = view.action === 'accept' && Object.values(CHOICES).some(([each]) => each === decision);
  return { token: state, answer: yes ? 'approve' : view.action === 'cancel' ? 'cancel' : 'decline' };
}

/** Whether a client declared that it shows forms; a client that only opens addresses cannot ask. */
export function showsForms(capabilities: unknown): boolean {
  if (typeof capabilities !== 'object' || capabilities === null) return false;
  const elicitation: unknown = Reflect.get(capabilities, 'elicitation');
  if (typeof elicitation !== 'object' || elicitation === null) return false;
  return 'form' in elicitation || !('url' in elicitation);
}

/** Checks answers to the forms there are; the SDK's general validator would cost every start. */
export const formValidator: jsonSchemaValidator = {
  getValidator:
    <T>() =>
    (input: unknown) =>
      isAnswer(input)
        ? { valid: true, data: input as T, errorMessage: undefined }
        : { valid: false, data: undefined, errorMessage: 'the answer does not fit the form' },
};

function isAnswer(input: unknown): boolean {
  return (
    typeof input === 'object' &&
    input !== null &&
    Object.values(CHOICES).flat().includes(Reflect.get(input, 'decision'))
  );
}
