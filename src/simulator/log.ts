/** Something of an owner that the API lists: a message, a call. */
export interface Kept {
  readonly id: string;
  /** The account or subaccount it belongs to. */
  readonly owner: string;
  deletedMicros?: number;
  /** What happens to it next. */
  step?: { readonly cancel: () => void };
}

/** Everything of one kind, oldest first, bounded: when it is full the oldest is forgotten. */
export interface Log<Item extends Kept> {
  add(item: Item): void;
  /** Says that an item was changed. */
  changed(item: Item): void;
  find(id: string, owner: string): Item | undefined;
  /** What belongs to these owners and was not deleted. */
  newestFirst(...owners: readonly string[]): readonly Item[];
  /** Everything held, deleted items too. */
  all(): readonly Item[];
  /** How many were ever added. */
  count(): number;
}

export function createLog<Item extends Kept>(itemsMax: number, changed: (id: string) => void): Log<Item> {
  const items = new Map<string, Item>();
  let count = 0;
  return {
    add: (item) => {
      count += 1;
      items.set(item.id, item);
      changed(item.id);
      if (items.size <= itemsMax) return;
      for (const oldest of items.values()) {
        oldest.step?.cancel();
        items.delete(oldest.id);
        return;
      }
    },
    changed: ({ id }) => changed(id),
    find: (id, owner) => {
      const item = items.get(id);
      return item?.owner === owner && item.deletedMicros === undefined ? item : undefined;
    },
    newestFirst: (...owners) =>
      [...items.values()]
        .filter((item) => owners.includes(item.owner) && item.deletedMicros === undefined)
        .reverse(),
    all: () => [...items.values()],
    count: () => count,
  };
}
