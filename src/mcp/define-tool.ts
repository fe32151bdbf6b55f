import type * as z from 'zod';
import type { Call, Question } from './call.ts';
import type { ToolContext } from './context.ts';
import type { ViewName } from './views.ts';

/** What a tool does in the world; its annotations follow from this one word and so cannot contradict each other. */
export type Effect = 'read' | 'draft' | 'send' | 'change' | 'destroy';

/** What a tool hands back: lines for people and models to read, and the same as data. */
export interface ToolResult<T> {
  readonly lines: readonly string[];
  readonly data: T;
  /** The call worked, but what it asked for did not happen. */
  readonly failed?: boolean;
  /** What a person should decide now, if the client can ask. */
  readonly question?: Question;
  /** What can be read under an address of its own, because it is too large to be told. */
  readonly links?: readonly Link[];
  /** What the view beside the answer is given, and the model is not. */
  readonly view?: object;
}

/** A file that the client can fetch when somebody wants it. */
export interface Link {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType?: string;
}

export interface ToolDefinition<In extends z.ZodObject, Out extends z.ZodObject> {
  /** verb_noun; the file has the same name with dashes. */
  readonly name: string;
  readonly title: string;
  readonly effect: Effect;
  /** What happens in the world, what it costs, when not to use it, and which tool to use instead; at most 1 KB. */
  readonly description: string;
  readonly input: In;
  readonly output: Out;
  /** The fields of an answer that clients are told of beforehand; every one unless given. */
  readonly listed?: readonly (keyof Out['shape'] & string)[];
  /** What a client that shows views shows beside the answer. */
  readonly view?: ViewName;
  /** Needs no `try`: whatever it throws becomes an error for the model in one place. */
  readonly handle: (
    args: z.output<In>,
    context: ToolContext,
    call: Call,
  ) => Promise<ToolResult<z.input<Out>>>;
}

/** A tool whose types have been checked and can be forgotten: what the registry holds. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly effect: Effect;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly listed?: readonly string[];
  readonly view?: ViewName;
  /** Parses the arguments and runs the tool; the parse error is returned, everything else is thrown. */
  readonly run: (
    args: unknown,
    context: ToolContext,
    call: Call,
  ) => Promise<
    | { readonly ok: true; readonly result: ToolResult<object> }
    | { readonly ok: false; readonly error: z.ZodError }
  >;
}

/** Checks a definition's types against each other. */
export function defineTool<In extends z.ZodObject, Out extends z.ZodObject>(
  definition: ToolDefinition<In, Out>,
): Tool {
  const { handle, ...rest } = definition;
  return {
    ...rest,
    async run(args, context, call) {
      const input = definition.input.safeParse(args ?? {});
      if (!input.success) return { ok: false, error: input.error };
      return { ok: true, result: await handle(input.data, context, call) };
    },
  };
}

/** The four hints of the protocol, all set, because the defaults are not the same for every client. */
export function annotationsOf({ effect }: Pick<Tool, 'effect'>): {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
} {
  return {
    readOnlyHint: effect === 'read',
    destructiveHint: effect !== 'read' && effect !== 'draft',
    idempotentHint: effect === 'read' || effect === 'draft',
    openWorldHint: effect !== 'draft',
  };
}
