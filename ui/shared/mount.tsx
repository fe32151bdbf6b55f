import { type ComponentChild, render } from 'preact';
import { connectHost, type Host } from './host.ts';
import { wear } from './theme.ts';
import { tellTimesIn } from './when.ts';

/** Shows a view as soon as the client has told what its tool answered; a later answer is shown in its place. */
export async function mount(
  show: (host: Host, result: unknown, round: number) => ComponentChild,
): Promise<void> {
  const place = document.getElementById('app');
  let results = 0;
  let draw: ((result: unknown) => void) | undefined;
  let early: unknown;
  const host = await connectHost({
    result(result) {
      early = result;
      draw?.(result);
    },
    context(context) {
      wear(context);
      tellTimesIn(context.timeZone);
    },
  });
  draw = (result) => {
    if (results === 0) place?.replaceChildren();
    results += 1;
    if (place) render(show(host, result, results), place);
  };
  if (early !== undefined) draw(early);
}
