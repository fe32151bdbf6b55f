import { Drawing, PATHS as SHARED } from '../shared/icons.tsx';
import type { Stage } from './model.ts';

const PATHS = {
  ...SHARED,
  search: 'M7 12.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11zm4-1.5 3.5 3.5',
  plus: 'M8 2.5v11M2.5 8h11',
  bin: 'M2.5 4h11M6 4V2.5h4V4M4 4l.700 9.5h6.6L12 4',
  close: 'M3.5 3.5l9 9m0-9-9 9',
  code: 'M5.5 4 1.5 8l4 4m5-8 4 4-4 4',
  gone: 'M3 8h2m2 0h2m2 0h2',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  phone:
    'M5.2 2 3 2.300C2.600 8.600 7.400 13.400 13.700 13l.300-2.200-3.200-1.300-1.300 1.400c-1.800-.800-3.600-2.600-4.400-4.400l1.400-1.300z',
  down: 'M1.500 9.500c3-4 10-4 13 0l-1.500 1.800-2.800-1V8.300c-1.400-.500-3-.500-4.400 0v2l-2.800 1z',
  mic: 'M8 10a2 2 0 0 0 2-2V4a2 2 0 1 0-4 0v4a2 2 0 0 0 2 2zm-4-2a4 4 0 0 0 8 0M8 12v2.500',
  picture: 'M2 3h12v10H2zM2 11l3.500-3.500 3 3L11 8l3 3M10.500 5.500h.100',
  keys: 'M1.5 4h13v8h-13zM4 6.5h1m2 0h1m2 0h1M5 9.5h6',
} as const;

type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return <Drawing path={PATHS[name]} />;
}

const OF_STAGE: Readonly<Record<Stage, IconName>> = {
  created: 'clock',
  sent: 'tick',
  delivered: 'ticks',
  failed: 'cross',
  lost: 'gone',
  written: 'pen',
  call: 'phone',
  missed: 'down',
};

export function StageIcon({ stage }: { stage: Stage }) {
  return <Icon name={OF_STAGE[stage]} />;
}

/** What stands at the top right of every handset. */
export function StatusGlyphs() {
  return (
    <svg class="glyphs" viewBox="0 0 62 14" aria-hidden="true">
      <path d="M1 13V9.5h3V13zm5 0V7h3v6zm5 0V4h3v9zm5 0V1h3v12z" />
      <path d="M31 12.5 27.8 9a4.6 4.6 0 0 1 6.4 0zM25.5 6.8a8 8 0 0 1 11 0l-1.3 1.3a6.2 6.2 0 0 0-8.4 0zM23.2 4.4a11.3 11.3 0 0 1 15.6 0l-1.3 1.3a9.5 9.5 0 0 0-13 0z" />
      <path d="M44 2h13.5A2.5 2.5 0 0 1 60 4.5v5a2.5 2.5 0 0 1-2.5 2.5H44a2.5 2.5 0 0 1-2.5-2.5v-5A2.5 2.5 0 0 1 44 2zm0 1.2a1.3 1.3 0 0 0-1.3 1.3v5a1.3 1.3 0 0 0 1.3 1.3h13.5a1.3 1.3 0 0 0 1.3-1.3v-5a1.3 1.3 0 0 0-1.3-1.3zM44 4.5h11v5H44zM60.7 5.5c.700.2 1 .800 1 1.5s-.300 1.3-1 1.5z" />
    </svg>
  );
}
