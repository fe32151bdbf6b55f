import { Icon, type IconName } from '../shared/icons.tsx';
import type { Stage } from './model.ts';

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
