import { RESULT_VERSION, type Result } from '../model/result.ts';
import { backendOf } from './backend.ts';
import type { RunRecord } from './facts/record.ts';
import { hooksOf } from './hooks.ts';
import { measureAll, unmeasuredIn } from './measurements/index.ts';
import { objectiveOutcomes } from './objectives.ts';
import { endingOf, exitOf, headlineOf, outcomeOf } from './outcome.ts';
import { provenanceOf } from './provenance.ts';
import { profilesOf, prometheusOf } from './seen-inside.ts';
import { runOf } from './subject.ts';
import { judgeThresholds } from './thresholds.ts';
import { checkAll } from './validity/index.ts';

/** Everything that a run's facts allow to conclude. Pure: the same journal gives the same result, byte for byte, anywhere. */
export function toResult(evidence: RunRecord): Result {
  const facts = { ...evidence, run: { ...evidence.run, backend: backendOf(evidence) } };
  const measurements = measureAll(facts);
  const validity = checkAll(facts, measurements);
  const thresholds = [...judgeThresholds(facts.plan, measurements), ...objectiveOutcomes(facts)];
  const unmeasured = unmeasuredIn(facts);
  const hooks = hooksOf(facts);
  const profiles = profilesOf(facts);
  const prometheus = prometheusOf(facts);
  const judged = {
    measurements,
    ...(unmeasured.length > 0 && { unmeasured }),
    ...(facts.waits.length > 0 && { waits: facts.waits }),
    ...(hooks.length > 0 && { hooks }),
    ...(profiles.length > 0 && { profiles }),
    ...(prometheus !== undefined && { prometheus }),
    validity,
    thresholds,
  };
  const outcome = outcomeOf(judged);
  const ended = endingOf(facts);
  return {
    version: RESULT_VERSION,
    run: runOf(facts.run, facts.plan.experiment),
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    outcome,
    ended,
    exit: exitOf(ended, outcome, facts),
    headline: headlineOf(outcome, facts, judged),
    ...judged,
    provenance: provenanceOf(facts),
  };
}
