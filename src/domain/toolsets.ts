/** Groups of tools that an operator can offer; what is not offered is neither listed nor run. */
export const TOOLSETS = ['messages', 'media', 'voice', 'numbers', 'admin'] as const;
export type Toolset = (typeof TOOLSETS)[number];

/** What is offered when the operator says nothing. */
export const DEFAULT_TOOLSETS: readonly Toolset[] = ['messages'];

/** A list of groups separated by commas or white space; undefined when it names none or one that there is not. */
export function parseToolsets(text: string): readonly Toolset[] | undefined {
  const words = text
    .toLowerCase()
    .split(/[,;\s]/)
    .filter((word) => word !== '');
  const toolsets = TOOLSETS.filter((toolset) => words.includes(toolset));
  const isKnown = words.every((word) => toolsets.some((toolset) => toolset === word));
  return toolsets.length > 0 && isKnown ? toolsets : undefined;
}
