import { watchLagMetrics } from '../../model/metrics/watch-lag.ts';
import { independentAmong } from '../../stats/in-flight.ts';
import { quantiles } from './estimate.ts';
import { levelLabels, levelsOf } from './groups.ts';
import { lagOf } from './lag.ts';
import type { Measure } from './measure.ts';

/** How late our watch was, from objects whose creation we know to a round trip. */
export const watchLag: Measure = {
  metrics: watchLagMetrics,
  measure: (facts) =>
    levelsOf(facts).flatMap((level) => {
      const objects = facts.objects.filter((object) => (object.level ?? '') === level);
      const samples = objects.flatMap((object) => lagOf(object) ?? []);
      const waits = objects.flatMap(({ createdFrom, firstSeen }) =>
        firstSeen === undefined ? [] : [{ from: createdFrom, to: firstSeen.at }],
      );
      return samples.length === 0 ? [] : [quantiles('watch-lag', levelLabels(level), samples, independentAmong(waits))];
    }),
};
