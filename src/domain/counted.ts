/** `counted(1, 'part')` → `1 part`, `counted(2, 'part')` → `2 parts`; `many` where an s does not do. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
