import { firstFew } from '../../model/counted.ts';
import { formatFigure } from '../../render/figure.ts';
import { judgeThresholds, thresholdName } from '../thresholds.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** Neither a pass nor a failure may come from what was not seen. */
export const thresholdsDecided: ValidityRule = {
  id: 'thresholds-decided',
  summary: 'of every threshold it is known on which side of the limit the number lies',
  check({ plan }, measurements) {
    if (plan.experiment.thresholds.length === 0) return [holds('no threshold is set')];
    const open = judgeThresholds(plan, measurements).filter(({ undecided }) => undecided);
    if (open.length === 0) return [holds('every threshold could be judged')];
    const seen = open.map((outcome) => {
      const { metric, statistic, value, observed, atLeast, bound, limit } = outcome;
      const between = formatFigure(metric, { name: statistic, ...(atLeast ? { value, atLeast } : { observed }) });
      return `${thresholdName(outcome)} lies at ${between}, ${bound === 'max' ? 'at most' : 'at least'} ${formatFigure(metric, { value: limit })} is allowed`;
    });
    return [broken(`the observation does not decide: ${firstFew(seen)}`)];
  },
};
