/** The extension by which a client says that it shows views. Source: MCP Apps, 2026-01-26, section Client Capabilities. */
const EXTENSION = 'io.modelcontextprotocol/ui';
export const VIEW_MIME = 'text/html;profile=mcp-app';

/** What a view is given besides the answer of its tool; the protocol keeps `_meta` from the model. */
export const VIEW_DATA = 'elks-mcp/view';

export type ViewName = 'message' | 'conversation' | 'overview';

/** A page that a client shows beside the answer of a tool. */
export interface View {
  readonly name: ViewName;
  readonly title: string;
  readonly description: string;
}

export const VIEWS: readonly View[] = [
  {
    name: 'message',
    title: 'Message card',
    description: 'One text message, what the rules say of it, and the buttons of a person who approves it.',
  },
  {
    name: 'conversation',
    title: 'Conversation',
    description: 'What was said with one person, and a box in which a person answers them.',
  },
  {
    name: 'overview',
    title: 'Sending and costs',
    description: 'What may still be sent today, what was spent by day, and how much of it arrived.',
  },
];

/** Nothing from outside: no connection, no resource, no frame, no other base address. */
const META = {
  ui: {
    csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] },
    prefersBorder: false,
  },
};

/** Whether a client declared that it shows views of our kind. */
export function showsViews(capabilities: unknown): boolean {
  const kinds = field(field(field(capabilities, 'extensions'), EXTENSION), 'mimeTypes');
  return Array.isArray(kinds) && kinds.includes(VIEW_MIME);
}

export function viewUri(name: ViewName): string {
  return `ui://${name}`;
}

/** The view under an address; undefined when there is none. */
export function viewAt(uri: string): ViewName | undefined {
  return VIEWS.find(({ name }) => viewUri(name) === uri)?.name;
}

/** The views as resources, for a client that shows them. */
export function listedViews(offered: readonly ViewName[]) {
  return VIEWS.filter(({ name }) => offered.includes(name)).map(({ name, title, description }) => ({
    uri: viewUri(name),
    name,
    title,
    description,
    mimeType: VIEW_MIME,
    _meta: META,
  }));
}

/** A view as a client reads it. */
export function viewContents(name: ViewName, html: string) {
  return { contents: [{ uri: viewUri(name), mimeType: VIEW_MIME, text: html, _meta: META }] };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
