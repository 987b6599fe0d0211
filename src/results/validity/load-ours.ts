import { counted, firstFew } from '../../model/counted.ts';
import { type Resource, resourceOf, resourcesBehind } from '../../model/resources.ts';
import { isAccepted } from '../facts/creations.ts';
import { edgesWith, risesOf } from '../facts/histograms.ts';
import type { RunRecord } from '../facts/record.ts';
import { isWithin } from '../facts/usage.ts';
import { levelsOf } from '../measurements/groups.ts';
import { requestsOfOthers } from './requests-of-others.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

const FAMILY = 'apiserver_request_total';
/** A few creations of others are no load: controllers of the cluster itself make some. */
const TOLERANCE = { share: 0.02, count: 2 };

/** Of what controllers make for ours our watch may have seen the last a moment later than the API server counted it. */
const DERIVED_TOLERANCE = { share: 0.1, count: 5 };

/** Counts what the cluster got against what we sent, from both ends. */
export const loadOurs: ValidityRule = {
  id: 'load-ours',
  summary: 'the objects under test that appeared, and the creations that the API server answered, are ours',
  check(facts) {
    const { unexpected } = facts;
    const objects =
      unexpected.length === 0
        ? holds('every object that appeared is ours')
        : broken(`${counted(unexpected.length, 'object')} that we did not create: ${firstFew(unexpected)}`);
    const resources = new Map(
      facts.plan.experiment.workloads.map(({ manifest }) => [manifest.kind, resourceOf(manifest)]),
    );
    const counts = levelsOf(facts).flatMap((level) =>
      [...resources.values()].map((resource) => compare(facts, level, resource)),
    );
    const followed = new Map(
      facts.plan.experiment.workloads
        .flatMap(({ manifest }) => resourcesBehind(manifest))
        .flatMap((resource) => (resources.has(resource.kind) ? [] : [[resource.kind, resource] as const])),
    );
    const others = levelsOf(facts).flatMap((level) => [
      ...[...followed.values()].flatMap((resource) => derivedOnly(facts, level, resource)),
      ...requestsOfOthers(
        facts,
        level,
        new Set([...resources.values(), ...followed.values()].map((each) => each.plural)),
      ),
    ]);
    return [objects, ...counts, ...others];
  },
};

function compare(facts: RunRecord, level: string, { kind, plural }: Resource): RuleFinding {
  const edges = countedIn(facts, level);
  const answered = creationsIn(edges, plural);
  if (answered === undefined) return holds(`${plural}: the API server's own count could not be read`, level);
  const calls = facts.calls.filter((call) => call.verb === 'create' && call.resource === plural);
  const during = calls.filter(({ receivedAt }) => isWithin(receivedAt, edges));
  const ours = during.filter(({ status }) => isAccepted(status)).length;
  const derived = derivedOf(facts, kind, edges);
  const unsure = during.filter(({ status }) => status === 0 || status >= 500).length;
  const allowed = unsure + Math.max(TOLERANCE.count, (ours + derived) * TOLERANCE.share);
  const seen = `the API server answered ${answered} creations of ${plural}, ${ours + derived} follow from ours`;
  if (answered > ours + derived + allowed) return broken(`${seen}: others make load`, level);
  if (answered < ours + derived - allowed) return broken(`${seen}: a replica of it is not read`, level);
  return holds(seen, level);
}

/** Between the counts of the API server, not between the samples of nodes, which may be much further apart. */
const countedIn = ({ edges }: RunRecord, level: string): RunRecord['edges'] =>
  edgesWith(
    edges.filter((edge) => edge.level === level),
    FAMILY,
  );

/** Creations that the API server accepted between the edges; undefined where its count could not be read. */
function creationsIn(edges: RunRecord['edges'], plural: string): number | undefined {
  const rises = risesOf(edges, FAMILY, ({ labels: { verb, resource, subresource, code = '' } }) =>
    verb === 'POST' && resource === plural && !subresource && code.startsWith('2') ? {} : undefined,
  );
  return rises === undefined ? undefined : (rises[0]?.counts.get(Infinity) ?? 0);
}

/** What only controllers make for us: more of it than follows from ours is made for others. */
function derivedOnly(facts: RunRecord, level: string, { kind, plural }: Resource): RuleFinding[] {
  const edges = countedIn(facts, level);
  const answered = creationsIn(edges, plural);
  if (answered === undefined) return [];
  const derived = derivedOf(facts, kind, edges);
  const allowed = Math.max(DERIVED_TOLERANCE.count, derived * DERIVED_TOLERANCE.share);
  const seen = `the API server answered ${answered} creations of ${plural}, ${derived} follow from ours`;
  return [answered > derived + allowed ? broken(`${seen}: others make load`, level) : holds(seen, level)];
}

/** What controllers created for our objects. */
function derivedOf({ objects }: RunRecord, kind: string, edges: RunRecord['edges']): number {
  const stamps = objects.flatMap(({ phases }) => phases);
  return stamps.filter((stamp) => stamp.kind === kind && stamp.phase === 'Created' && isWithin(stamp.watch, edges))
    .length;
}
