import type { Toolset } from '../domain/toolsets.ts';
import type { Catalog } from './catalog.ts';

/** What is offered of everything: the tools of these groups, and what else rests on them. */
export function offer(
  { tools, viewTools, resources, prompts }: Catalog,
  toolsets: readonly Toolset[],
): Catalog {
  const offered = tools.filter(({ toolset }) => toolsets.includes(toolset));
  return {
    tools: offered,
    // What the card calls, where there is anything that shows it.
    viewTools: offered.some(({ view }) => view === 'message') ? viewTools : [],
    resources: resources.filter(({ tool, offeredWith = tool }) =>
      offered.some(({ name }) => name === offeredWith),
    ),
    // Every prompt is about messages.
    prompts: toolsets.includes('messages') ? prompts : [],
  };
}
