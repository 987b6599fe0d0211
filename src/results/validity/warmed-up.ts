import { counted, firstFew } from '../../model/counted.ts';
import { isMeasured } from '../../model/plan.ts';
import type { RunRecord } from '../facts/record.ts';
import { firstWithReasons } from './reasons.ts';
import { broken, holds, type ValidityRule } from './rule.ts';
import { unplaced } from './unplaced.ts';

/** The first object on a node waits for image pulls, which is no latency of what is under test. */
export const warmedUp: ValidityRule = {
  id: 'warmed-up',
  summary: 'every node that took load had run an object of the warm-up before',
  check(facts) {
    const { plan, steps, placed } = facts;
    if (!plan.steps.some(({ kind }) => kind === 'warm-up')) return [];
    const blind = unplaced(facts);
    if (blind.length > 0) return blind;
    const waiting = facts.warmUp.filter(({ ready }) => !ready);
    if (waiting.length > 0) {
      const seen = `${waiting.length} of ${counted(facts.warmUp.length, 'object')} of the warm-up never ran`;
      return [broken(`${seen}: ${firstWithReasons(waiting)}`)];
    }
    const warmUps = new Set(steps.filter(({ kind }) => kind === 'warm-up').map(({ id }) => id));
    const loads = new Set(steps.filter(isMeasured).map(({ id }) => id));
    const warm = new Set(placed.filter(({ step, ready }) => ready && warmUps.has(step)).map(({ node }) => node));
    const loaded = new Set(placed.filter(({ step }) => loads.has(step)).map(({ node }) => node));
    const cold = [...loaded.difference(warm)].sort();
    if (cold.length > 0)
      return [broken(`${counted(cold.length, 'node')} took load without a warm-up: ${firstFew(cold)}`)];
    return [holds(`${counted(warm.size, 'node')} warmed up${answers(facts)}`)];
  },
};

/** Unevenness makes numbers wider, not wrong: it is said, here and in the headline. */
function answers({ waits }: RunRecord): string {
  if (waits.every(({ reads }) => reads === 0)) return "; how even the API server's answers were is not recorded";
  const restless = waits.filter(({ steady }) => !steady);
  const [first] = restless;
  if (first === undefined) return `; the API server's answers were even before each load`;
  return `; the API server's answers were not shown to be even in ${restless.length} of ${counted(waits.length, 'wait')}: in ${first.step} a read, in ms, ${first.reason}`;
}
