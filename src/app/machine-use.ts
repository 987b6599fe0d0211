import { inParallel } from '../history/in-parallel.ts';
import { isSimulated } from '../history/run.ts';
import type { RunStore } from '../history/run-store.ts';
import { type EpochMs, hours } from '../model/units.ts';
import { DIGEST_DAYS, type MachineUse, type TestUse } from '../notify/digest.ts';
import { spentIn } from './answer/measured.ts';
import type { FoundHistory } from './history/find.ts';

/** What the runs of the last days took of their machines, test by test: as their results say it. Simulated runs take none. */
export async function machineUse(found: readonly FoundHistory[], store: RunStore, now: EpochMs): Promise<MachineUse> {
  const tests: TestUse[] = [];
  let simulated = 0;
  for (const { history } of found) {
    const runs = history.runs.filter((run) => !isSimulated(run) && run.startedAt > now - hours(24 * DIGEST_DAYS));
    simulated += history.runs.filter(isSimulated).length;
    const { results, failure } = await inParallel(runs, AT_ONCE, (run) => spentIn(store, run));
    if (failure !== undefined) throw failure.error;
    if (runs.length > 0) tests.push(usedBy(history.test, results));
  }
  return { tests, simulated };
}

const AT_ONCE = 16;

function usedBy(test: string, spent: readonly Awaited<ReturnType<typeof spentIn>>[]): TestUse {
  const cost: Record<string, number> = {};
  for (const { cost: own } of spent) if (own !== undefined) cost[own.currency] = (cost[own.currency] ?? 0) + own.amount;
  return {
    test,
    runs: spent.length,
    unknown: spent.filter(({ tookMs }) => tookMs === undefined).length,
    hours: spent.reduce((all, { tookMs = 0 }) => all + tookMs / hours(1), 0),
    cost,
  };
}
