import { messageOf } from '../../model/errors.ts';
import { ApiError } from '../cluster.ts';
import type { MetricsSource, Scrape } from '../context.ts';

/** What `read` gives, or what is made of the reason why it failed. To be aborted is no failure of what is read: it throws. */
export async function readOrElse<T>(
  signal: AbortSignal,
  read: () => Promise<T>,
  otherwise: (reason: string) => T,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (signal.aborted) throw error;
    return otherwise(reasonOf(error));
  }
}

export const absent = (reason: string): Scrape => ({ state: 'absent', reason });

/** A source that is known to be missing, so that a reader learns why its numbers are. */
export const absentSource = (name: string, reason: string, via?: MetricsSource['via']): MetricsSource => ({
  name,
  ...(via && { via }),
  sample: async () => absent(reason),
});

function reasonOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 403) return `may not be read: ${error.message}`;
  return messageOf(error);
}
