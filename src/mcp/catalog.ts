import * as z from 'zod';
import { TOOLSETS, type Toolset } from '../domain/toolsets.ts';
import { annotationsOf, type Effect, type Tool } from './define-tool.ts';
import { PROMPTS, type PromptEntry } from './prompts.ts';
import { RESOURCES, type Resource } from './resources.ts';
import { TOOLS_BY_SET, VIEW_TOOLS } from './tools/index.ts';
import type { ViewName } from './views.ts';

/** What a client is told of this server; plain data. */
export interface Catalog {
  readonly tools: readonly ToolEntry[];
  /** What views call and models do not; told only to a client that shows views. */
  readonly viewTools: readonly ToolEntry[];
  readonly resources: readonly Resource[];
  readonly prompts: readonly PromptEntry[];
}

export interface ToolEntry {
  readonly name: string;
  readonly toolset: Toolset;
  readonly title: string;
  readonly effect: Effect;
  readonly description: string;
  readonly annotations: ReturnType<typeof annotationsOf>;
  readonly view?: ViewName;
  readonly inputSchema: Record<string, unknown>;
  readonly outputSchema: Record<string, unknown>;
}

/**
 * Everything as clients list it. The build replaces this module by its value, so that a start needs neither the tools
 * nor anything under them.
 */
export const CATALOG: Catalog = {
  tools: TOOLSETS.flatMap((toolset) => TOOLS_BY_SET[toolset].map((tool) => toolEntry(tool, toolset))),
  viewTools: VIEW_TOOLS.map((tool) => toolEntry(tool, 'messages')),
  resources: RESOURCES,
  prompts: PROMPTS,
};

function toolEntry(tool: Tool, toolset: Toolset): ToolEntry {
  const { name, title, effect, description, listed, view } = tool;
  return {
    name,
    toolset,
    title,
    effect,
    description,
    annotations: annotationsOf(tool),
    ...(view && { view }),
    inputSchema: jsonSchemaOf(tool.input, 'input'),
    outputSchema: jsonSchemaOf(listed ? only(tool.output, listed) : tool.output, 'output'),
  };
}

/** The object with these fields alone. */
function only({ shape }: z.ZodObject, names: readonly string[]): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries(shape).filter(([name]) => names.includes(name))));
}

/** JSON Schema in as few bytes as say the same. */
export function jsonSchemaOf(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  const {
    $schema: _dialect,
    required,
    ...json
  } = z.toJSONSchema(schema, {
    io,
    override({ jsonSchema }) {
      delete jsonSchema['format_hint'];
      const { listed_as: short } = jsonSchema;
      if (typeof short === 'object') {
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        Object.assign(jsonSchema, short);
      }
      // What breaks these bounds gets an error that says so; beforehand nobody needs to know.
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
      // The range of safe integers says nothing to anybody.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  // A call that fails answers with problems alone, so no field of an answer is promised.
  return io === 'output' || required === undefined ? json : { ...json, required };
}
