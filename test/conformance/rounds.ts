import {
  acceptedContent,
  type CallToolResult,
  createRequestStateCodec,
  type InputRequest,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { said } from './said.ts';

/** Seals what goes through the client and comes back. */
export const STATES = createRequestStateCodec<string>({ key: 'a key for the fixture of the tests only' });

type Round = CallToolResult | InputRequiredResult;

const word = (name: string) => z.object({ [name]: z.string() });

const ask = (message: string, requestedSchema: z.ZodObject): InputRequest =>
  inputRequired.elicit({ mode: 'form', message, requestedSchema });

const NAME = word('name');
const ASK_NAME = ask('What is your name?', NAME);
const ASK_ROOTS = inputRequired.listRoots();
const sample = (text: string, maxTokens: number): InputRequest =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens });

const confirm = async (): Promise<InputRequiredResult> =>
  inputRequired({
    inputRequests: { confirm: ask('Please confirm', z.object({ ok: z.boolean() })) },
    requestState: await STATES.mint('asked'),
  });

/** Tools that ask back before they answer. */
const ROUNDS: Readonly<Record<string, (ctx: ServerContext['mcpReq']) => Round | Promise<Round>>> = {
  test_input_required_result_elicitation({ inputResponses }) {
    const answer = acceptedContent(inputResponses, 'user_name', NAME);
    return answer
      ? said(`Hello, ${answer['name']}!`)
      : inputRequired({ inputRequests: { user_name: ASK_NAME } });
  },
  test_input_required_result_sampling({ inputResponses }) {
    const answer = inputResponse(inputResponses, 'capital_question');
    if (answer.kind === 'sampling') return said(JSON.stringify(answer));
    return inputRequired({
      inputRequests: { capital_question: sample('What is the capital of France?', 100) },
    });
  },
  test_input_required_result_list_roots({ inputResponses }) {
    const answer = inputResponse(inputResponses, 'client_roots');
    if (answer.kind === 'missing') return inputRequired({ inputRequests: { client_roots: ASK_ROOTS } });
    return said(JSON.stringify(answer));
  },
  test_input_required_result_request_state: ({ inputResponses, requestState }) =>
    inputResponses && requestState() === 'asked' ? said('state-ok') : confirm(),
  test_input_required_result_tampered_state: ({ inputResponses, requestState }) =>
    inputResponses && requestState() === 'asked' ? said('state-ok') : confirm(),
  async test_input_required_result_multiple_inputs({ inputResponses, requestState }) {
    const keys = ['user_name', 'greeting', 'client_roots'];
    if (
      keys.every((key) => inputResponse(inputResponses, key).kind !== 'missing') &&
      requestState() === 'asked'
    )
      return said('All three came.');
    return inputRequired({
      inputRequests: {
        user_name: ASK_NAME,
        greeting: sample('Generate a greeting', 50),
        client_roots: ASK_ROOTS,
      },
      requestState: await STATES.mint('asked'),
    });
  },
  async test_input_required_result_multi_round({ inputResponses, requestState }) {
    const state = requestState();
    const color = acceptedContent(inputResponses, 'step2', word('color'));
    if (state === 'second' && color) return said(`Done, in ${color['color']}.`);
    if (state === 'first' && acceptedContent(inputResponses, 'step1', NAME))
      return inputRequired({
        inputRequests: { step2: ask('Step 2: What is your favorite color?', word('color')) },
        requestState: await STATES.mint('second'),
      });
    return inputRequired({
      inputRequests: { step1: ask('Step 1: What is your name?', NAME) },
      requestState: await STATES.mint('first'),
    });
  },
  test_input_required_result_capabilities({ inputResponses, envelope }) {
    const declared = z
      .object({ elicitation: z.unknown(), sampling: z.unknown() })
      .partial()
      .safeParse(envelope && Reflect.get(envelope, 'io.modelcontextprotocol/clientCapabilities')).data;
    const inputRequests = {
      ...(declared?.elicitation !== undefined && { user_name: ASK_NAME }),
      ...(declared?.sampling !== undefined && { greeting: sample('Generate a greeting', 50) }),
    };
    const isAnswered = Object.keys(inputRequests).every(
      (key) => inputResponse(inputResponses, key).kind !== 'missing',
    );
    return isAnswered ? said('Only what you can was asked.') : inputRequired({ inputRequests });
  },
  test_missing_capability: () =>
    inputRequired({ inputRequests: { greeting: sample('Generate a greeting', 50) } }),
  test_streaming_elicitation: () => inputRequired({ inputRequests: { user_name: ASK_NAME } }),
};

export function addRounds(server: McpServer): void {
  for (const [name, answer] of Object.entries(ROUNDS)) {
    server.registerTool(name, { description: `Asks back (${name}).` }, async ({ mcpReq }) => answer(mcpReq));
  }
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'Asks for its context.' },
    ({ mcpReq: { inputResponses } }) => {
      const answer = acceptedContent(inputResponses, 'user_context', word('context'));
      if (!answer)
        return inputRequired({
          inputRequests: { user_context: ask('What context should the prompt use?', word('context')) },
        });
      return {
        messages: [{ role: 'user', content: { type: 'text', text: `Context: ${answer['context']}` } }],
      };
    },
  );
}
