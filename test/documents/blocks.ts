import { globSync, readFileSync } from 'node:fs';

/** A fenced block of a document. */
export interface Block {
  readonly file: string;
  /** Line of the opening fence. */
  readonly line: number;
  /** The word after the fence; empty for a terminal with what was typed and what came back. */
  readonly kind: string;
  readonly text: string;
}

export const DOCUMENTS: readonly string[] = globSync(['*.md', 'docs/**/*.md', '.github/**/*.md']).sort();

export const BLOCKS: readonly Block[] = DOCUMENTS.flatMap((file) =>
  blocksOf(file, readFileSync(file, 'utf8')),
);

/** Every fenced block, in order. Throws for a fence that is not closed, because the rest of the page would be hidden. */
export function blocksOf(file: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; kind: string; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      blocks.push({ file, line: open.line, kind: open.kind, text: open.lines.join('\n') });
      open = undefined;
    } else open = { line: index + 1, kind: fence[1]?.trim() ?? '', lines: [] };
  }
  if (open) throw new Error(`${file}:${open.line} opens a block that is not closed`);
  return blocks;
}

/** What is typed in a terminal, of a block that also shows what came back. */
export function typed({ text }: Block): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2));
}
