/** A field of something whose shape is not known. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** What a view is given beside an answer; `VIEW_DATA` in `src/mcp/views.ts`. */
export function viewDataOf(result: unknown): unknown {
  return field(field(result, '_meta'), 'elks-mcp/view');
}

export function textAt(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, name: string): number | undefined {
  const found = field(value, name);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}
