const PATHS = {
  search: 'M7 12.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11zm4-1.5 3.5 3.5',
  person:
    'M8 8.2a3.100 3.100 0 1 0 0-6.200 3.100 3.100 0 0 0 0 6.200zm-6 6.300c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500',
  plus: 'M8 2.5v11M2.5 8h11',
  bolt: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  bin: 'M2.5 4h11M6 4V2.5h4V4M4 4l.700 9.5h6.6L12 4',
  back: 'M10 3 5 8l5 5',
  close: 'M3.5 3.5l9 9m0-9-9 9',
  send: 'M8 13.5v-11M3.5 7 8 2.5 12.5 7',
  code: 'M5.5 4 1.5 8l4 4m5-8 4 4-4 4',
  clock: 'M8 14.5a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM8 4.5V8l2.5 1.5',
  tick: 'M3 8.5 6.5 12 13 4.5',
  ticks: 'M1 8.5 4.5 12 10 5m-2.5 6.2.800.8L15 5',
  cross: 'M8 14.5a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM8 4.5v4.5m0 2v.600',
  gone: 'M3 8h2m2 0h2m2 0h2',
  pen: 'M2.5 13.5 3.5 10l7.5-7.5 2.5 2.5L6 12.5z',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  keys: 'M1.5 4h13v8h-13zM4 6.5h1m2 0h1m2 0h1M5 9.5h6',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
