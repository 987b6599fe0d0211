import { counted } from '../../model/counted.ts';
import { isMeasured } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** A gap that was closed again widens the bounds of what was seen late; one that was not hides it. */
export const watchComplete: ValidityRule = {
  id: 'watch-complete',
  summary: 'what is under test was watched throughout the load, and every gap was closed by resuming or listing again',
  check({ plan, steps, gaps, events }) {
    const load = steps.findLast(isMeasured);
    if (load === undefined) return [broken('no load was made')];
    const over = load.endedAt;
    if (over === undefined) return [broken(`the run ended before step ${load.id} was over`)];
    const wanted = new Set(plan.experiment.workloads.map(({ manifest }) => resourceOf(manifest).plural));
    const unwatched = [...wanted].filter(
      (resource) => !events.some((e) => e.type === 'watch' && e.event === 'opened' && e.resource === resource),
    );
    if (unwatched.length > 0) return [broken(`${unwatched.join(' and ')} were not watched`)];
    const open = gaps.find(({ from, until }) => from < over && (until === undefined || until > over));
    if (open !== undefined)
      return [broken(`the watch of ${open.resource} was ${open.event} and not opened again during the load`)];
    return [holds(gaps.length === 0 ? 'no watch had a gap' : `${counted(gaps.length, 'gap')}, all closed`)];
  },
};
