import {
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type jsonSchemaValidator,
} from '@modelcontextprotocol/server';
import type { Question, Reply } from './call.ts';

/** The name of our question in the client's answer. */
const KEY = 'approval';
const SEND = 'Send it';

const FORM = {
  type: 'object' as const,
  properties: {
    decision: { type: 'string' as const, title: 'Decision', enum: [SEND, 'Do not send it'] },
  },
  required: ['decision'],
};

/** Asks a person through the client, in whichever way its protocol has; the call comes back with the answer. */
export function askPerson({ message, token }: Question): InputRequiredResult {
  return inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ mode: 'form', message, requestedSchema: FORM }) },
    requestState: token,
  });
}

/** The person's answer in a call that came back. Only an accepted form that says so is a yes. */
export function readReply(responses: Record<string, unknown> | undefined, state: unknown): Reply | undefined {
  const view = inputResponse(responses, KEY);
  if (view.kind !== 'elicit' || typeof state !== 'string') return undefined;
  const yes = view.action === 'accept' && view.content?.['decision'] === SEND;
  return { token: state, answer: yes ? 'approve' : view.action === 'cancel' ? 'cancel' : 'decline' };
}

/** Whether a client declared that it shows forms; a client that only opens addresses cannot ask. */
export function showsForms(capabilities: unknown): boolean {
  if (typeof capabilities !== 'object' || capabilities === null) return false;
  const elicitation: unknown = Reflect.get(capabilities, 'elicitation');
  if (typeof elicitation !== 'object' || elicitation === null) return false;
  return 'form' in elicitation || !('url' in elicitation);
}

/** Checks answers to the one form there is; the SDK's general validator would cost every start. */
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
    FORM.properties.decision.enum.some((choice) => Reflect.get(input, 'decision') === choice)
  );
}
