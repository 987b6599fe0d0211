import { hasEntries } from '../../model/json.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
import { formatFigure } from '../../render/figure.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** As the API server names our calls. */
const VERBS: Readonly<Record<string, string>> = { create: 'POST', delete: 'DELETE' };
/** What a slow network, and a queue before the server, may add. */
const LEAST_MS = 2000;
const MOST_PART = 2 / 3;
const MIDDLE = 'p50';

/**
 * The API server timed the same calls: where ours took much longer, it was we who did not look; where they took much less, its numbers are not
 * of our calls, or our clock stood still.
 */
export const serverCounts: ValidityRule = {
  id: 'server-counts',
  summary: "the latency of our calls is about what the API server's own histogram of them says",
  check(_, measurements) {
    const ours = measurements.filter(({ metric }) => metric === 'api-call-latency');
    const compared = ours.flatMap((each) => compare(each, measurements) ?? []);
    const faults = compared.filter(({ passed }) => !passed);
    return faults.length > 0 ? faults : [holds(describe(compared.length))];
  },
};

const describe = (count: number): string =>
  count === 0 ? 'the API server counts nothing of our calls' : 'the API server counted our calls as we did';

function compare({ labels, statistics }: Measurement, all: readonly Measurement[]): RuleFinding | undefined {
  const wanted = { ...labels, verb: VERBS[labels.verb ?? ''] ?? '' };
  const theirs = all.find(({ metric, labels }) => metric === 'apiserver-latency' && hasEntries(labels, wanted));
  const [own, server] = [statistics, theirs?.statistics].map((each) => each?.find(({ name }) => name === MIDDLE));
  if (own === undefined || server?.value === undefined) return undefined;
  const call = `${labels.resource} ${labels.verb}: ${MIDDLE} is`;
  const { least, most } = boundsOf(own);
  const theirLeast = server.atLeast ? server.value : (server.low ?? 0);
  if (least !== undefined && !server.atLeast && isMore(least, server.value))
    return broken(`${call} ${text(least)} by our clock, ${text(server.value)} or less by the API server`, labels.level);
  if (most !== undefined && isMore(theirLeast, most))
    return broken(`${call} ${text(most)} by our clock, ${text(theirLeast)} or more by the API server`, labels.level);
  return holds('', labels.level);
}

/** Of a quantile that falls among calls without an answer only the least is known. */
const boundsOf = ({
  value,
  observed,
  atLeast,
}: Statistic): { least: number | undefined; most: number | undefined } => ({
  least: observed?.low ?? value,
  most: atLeast ? undefined : (observed?.high ?? value),
});

const isMore = (one: number, other: number): boolean => one - other > Math.max(LEAST_MS, one * MOST_PART);

const text = (value: number): string => formatFigure('api-call-latency', { value });
