import { openRunStore } from '../../adapters/run-store.ts';
import { type Confirmed, confirmedText, parseConfirmed } from '../../history/confirmed.ts';
import { readText, textContent } from '../../history/run-store.ts';
import { explained, KnownError } from '../../model/errors.ts';
import type { Env } from '../env.ts';
import type { HistoryWatcher } from './load.ts';

/** Beside what the analysis keeps: one file a change, the newest confirmation of it. */
const FOLDER = 'analysis';
const fileOf = (change: string): string => `confirmed-${change}.json`;

export async function keepConfirmed(address: string, confirmed: Confirmed, env: Env): Promise<string> {
  const store = await openRunStore(address, env);
  const path = `${FOLDER}/${fileOf(confirmed.change)}`;
  await store.put(path, textContent(confirmedText(confirmed)));
  return `${store.name}/${path}`;
}

/** What was confirmed of the changes of a store. One that cannot be read is said, and not believed. */
export async function confirmedIn(
  address: string,
  env: Env,
  watcher: Pick<HistoryWatcher, 'onNotice'>,
): Promise<Confirmed[]> {
  const store = await openRunStore(address, env);
  const found: Confirmed[] = [];
  for await (const name of store.list(FOLDER)) {
    if (!/^confirmed-[\w.-]+\.json$/.test(name)) continue;
    const path = `${FOLDER}/${name}`;
    try {
      found.push(parseConfirmed(await readText(store, path), `${store.name}/${path}`));
    } catch (error) {
      if (!(error instanceof KnownError) || error.exit !== 'usage') throw error;
      watcher.onNotice(explained(error));
    }
  }
  return found;
}
