import { LOST_ON_THE_WAY, useHandIn } from '../shared/hand-in.ts';
import type { Host } from '../shared/host.ts';
import type { Living } from '../shared/use-message.ts';

/** Declines a message and hands in another one with this text; true when that was taken. */
export function useReplacement(host: Host, living: Living): (text: string) => Promise<boolean> {
  const handIn = useHandIn(host);
  const { shown, decline, take, during, warn } = living;
  return async (message) => {
    const declined = shown.state === 'cancelled' ? shown : await decline();
    if (declined?.state !== 'cancelled') return false;
    return during('edit', async () => {
      try {
        const { to, from, data } = shown;
        const told = take(
          await handIn({ to, from, message, ...(data.flash === true && { flashsms: 'yes' }) }),
        );
        if (told.id !== undefined)
          host.tellModel(
            `The person changed the text on the card: message ${shown.id} was declined, ${told.id} with their own words is ${told.state}.`,
          );
        return told.state !== undefined;
      } catch {
        warn(LOST_ON_THE_WAY);
        return false;
      }
    });
  };
}
