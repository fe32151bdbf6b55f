export const PATHS = {
  person:
    'M8 8.2a3.100 3.100 0 1 0 0-6.200 3.100 3.100 0 0 0 0 6.200zm-6 6.300c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500',
  bolt: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  back: 'M10 3 5 8l5 5',
  send: 'M8 13.5v-11M3.5 7 8 2.5 12.5 7',
  clock: 'M8 14.5a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM8 4.5V8l2.5 1.5',
  tick: 'M3 8.5 6.5 12 13 4.5',
  ticks: 'M1 8.5 4.5 12 10 5m-2.5 6.2.800.8L15 5',
  cross: 'M8 14.5a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM8 4.5v4.5m0 2v.600',
  pen: 'M2.5 13.5 3.5 10l7.5-7.5 2.5 2.5L6 12.5z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return <Drawing path={PATHS[name]} />;
}

/** An icon of a page of its own. */
export function Drawing({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
