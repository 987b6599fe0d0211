import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import { ms } from '../../model/units.ts';

const BEFORE_AGAIN = ms(250);

/**
 * Opens a line again and again while it is wanted: its pilot says again what was not answered, so that nothing is lost with a connection.
 *
 * @param follow resolves with why a connection ended, and rejects where it cannot be opened
 * @param onEnd takes why the last connection ended, or was not opened, of a line that is still wanted
 */
export async function keepLine(
  follow: () => Promise<string>,
  isWanted: () => boolean,
  onEnd: (why: string) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (isWanted()) {
    const why = await follow().catch((error: unknown) => messageOf(error));
    if (signal.aborted || !isWanted()) return;
    onEnd(why);
    await clock.sleep(BEFORE_AGAIN, signal);
  }
}
