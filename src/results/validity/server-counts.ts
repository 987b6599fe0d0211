import { hasEntries } from '../../model/json.ts';
import type { Measurement } from '../../model/result.ts';
import { formatFigure } from '../../render/figure.ts';
import { broken, type Finding, holds, type Rule } from './rule.ts';

/** As the API server names our calls. */
const VERBS: Readonly<Record<string, string>> = { create: 'POST', delete: 'DELETE' };
/** What a slow network, and a queue before the server, may add. */
const LEAST_MS = 2000;
const MOST_PART = 2 / 3;
const MIDDLE = 'p50';

/** The API server timed the same calls: where ours took much longer, it was we who did not look. */
export const serverCounts: Rule = {
  id: 'server-counts',
  summary: "the latency of our calls is not much longer than the API server's own histogram of them says",
  check(_, measurements) {
    const ours = measurements.filter(({ metric }) => metric === 'api-call-latency');
    const compared = ours.flatMap((each) => compare(each, measurements) ?? []);
    const faults = compared.filter(({ passed }) => !passed);
    return faults.length > 0 ? faults : [holds(describe(compared.length))];
  },
};

const describe = (count: number): string =>
  count === 0 ? 'the API server tells nothing of our calls' : 'the API server counted our calls as we did';

function compare({ labels, statistics }: Measurement, all: readonly Measurement[]): Finding | undefined {
  const wanted = { ...labels, verb: VERBS[labels.verb ?? ''] ?? '' };
  const theirs = all.find(({ metric, labels }) => metric === 'apiserver-latency' && hasEntries(labels, wanted));
  const [own, server] = [statistics, theirs?.statistics].map((each) => each?.find(({ name }) => name === MIDDLE));
  const least = own?.observed?.low ?? own?.value;
  if (least === undefined || server?.value === undefined || server.atLeast) return undefined;
  const apart = least - server.value;
  if (apart <= Math.max(LEAST_MS, least * MOST_PART)) return holds('', labels.level);
  const [ourText, serverText] = [least, server.value].map((value) => formatFigure('api-call-latency', { value }));
  const call = `${labels.resource} ${labels.verb}`;
  return broken(`${call}: ${MIDDLE} is ${ourText} by our clock, ${serverText} or less by the API server`, labels.level);
}
