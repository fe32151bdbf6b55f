import type { McpUiHostContext } from '@modelcontextprotocol/ext-apps';

/** The looks of the client, as far as it tells them: light or dark, and its colours and type. */
export function wear({ theme, styles }: McpUiHostContext): void {
  const { style } = document.documentElement;
  if (theme) style.colorScheme = theme;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (/^--(?:color|font|border)-/.test(name) && typeof value === 'string') style.setProperty(name, value);
  }
}
