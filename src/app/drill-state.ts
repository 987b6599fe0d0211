import { openRunStore } from '../adapters/run-store.ts';
import { DRILL_PATH, type DrillState, parseDrill } from '../drill/state.ts';
import { drillNotice } from '../drill/words.ts';
import { type RunStore, readText } from '../history/run-store.ts';
import type { Env } from './env.ts';

/** Undefined where there was none, or another version wrote it. */
export async function lastDrill(store: RunStore): Promise<DrillState | undefined> {
  return (await store.version(DRILL_PATH)) === undefined ? undefined : parseDrill(await readText(store, DRILL_PATH));
}

/** What a reader of a history must know of the last drill. */
export async function lastDrillNotice(address: string, env: Env): Promise<string | undefined> {
  const last = await lastDrill(await openRunStore(address, env));
  return last && drillNotice(last);
}
