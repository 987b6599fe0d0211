import { openRunStore } from '../../adapters/run-store.ts';
import type { MeasuredRun } from '../../answer/situation.ts';
import { partOf } from '../../history/parts.ts';
import type { Run } from '../../history/run.ts';
import { type RunStore, readText } from '../../history/run-store.ts';
import type { Cost } from '../../model/infrastructure.ts';
import { elapsed, type Milliseconds } from '../../model/units.ts';
import { buildPage } from '../../prow/deck.ts';
import { parseResult } from '../../shapes/parse-result.ts';
import type { Env } from '../env.ts';

/** Reads of runs of a store what their own results say beside the numbers; a store's address as `openRunStore` takes it. */
export async function measuredIn(
  address: string,
  deck: string | undefined,
  env: Env,
): Promise<(run: Run) => Promise<MeasuredRun>> {
  const store = await openRunStore(address, env);
  return async (run) => {
    const url = pageOf(run, deck);
    return { run, ...(await costsOf(store, run)), ...(url !== undefined && { url }) };
  };
}

/** A build of a bucket has a page in Deck; a folder of this machine has none for others. */
function pageOf({ address }: Run, deck: string | undefined): string | undefined {
  const [, inBucket] = /^gs:\/\/(.+)$/.exec(address) ?? [];
  return deck === undefined || inBucket === undefined ? undefined : buildPage(deck, inBucket);
}

async function costsOf(store: RunStore, run: Run): Promise<Pick<MeasuredRun, 'tookMs' | 'cost'>> {
  const { tookMs, cost } = await spentIn(store, run);
  return {
    ...(tookMs !== undefined && { tookMs }),
    ...(cost !== undefined && { cost: `${cost.amount.toFixed(2)} ${cost.currency}` }),
  };
}

/** What a run took of its machine, as its own result says; nothing where it has none, as an imported one. */
export async function spentIn(
  store: RunStore,
  { address, pair }: Run,
): Promise<{ readonly tookMs?: Milliseconds; readonly cost?: Cost }> {
  const artifacts = `${address.slice(store.name.length + 1)}/artifacts`;
  if (!address.startsWith(`${store.name}/`)) return {};
  const path = await resultOf(store, artifacts, pair);
  if (path === undefined) return {};
  const { startedAt, endedAt, provenance } = parseResult(await readText(store, path), path);
  const cost = provenance.made?.cost;
  return { tookMs: elapsed(startedAt, endedAt), ...(cost !== undefined && { cost }) };
}

/** Runs of pairs may share a build, and then each has a folder in it. */
async function resultOf(store: RunStore, artifacts: string, pair: Run['pair']): Promise<string | undefined> {
  const own = `${artifacts}/result.json`;
  if ((await store.version(own)) !== undefined) return own;
  const part = pair === undefined ? undefined : `${artifacts}/${partOf(pair)}/result.json`;
  return part !== undefined && (await store.version(part)) !== undefined ? part : undefined;
}
