import type { Toolset } from '../domain/toolsets.ts';
import type { Catalog } from './catalog.ts';
import type { Effect } from './define-tool.ts';

/** What is offered of everything: the tools of these groups, and what else rests on them. */
export function offer(
  { tools, viewTools, resources, prompts }: Catalog,
  toolsets: readonly Toolset[],
): Catalog {
  const offered = inToolsets(tools, toolsets);
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

/**
 * The tools of these groups. Whatever acts in the world may end in a state that is not known, and every such tool says
 * what to do then, so the tool for that comes with it.
 */
export function inToolsets<
  T extends { readonly name: string; readonly toolset: Toolset; readonly effect: Effect },
>(tools: readonly T[], toolsets: readonly Toolset[]): readonly T[] {
  const named = tools.filter(({ toolset }) => toolsets.includes(toolset));
  const acts = named.some(({ effect }) => effect !== 'read' && effect !== 'draft');
  return tools.filter((tool) => named.includes(tool) || (acts && tool.name === 'check_sms_status'));
}
