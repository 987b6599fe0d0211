import { counted } from '../../model/counted.ts';
import { movesObjects } from '../../model/plan.ts';
import type { CallRecord, RunRecord } from '../facts/record.ts';
import { levelsOf } from '../measurements/groups.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** A call that is lost now and then is sent again; of more than these the latencies are those of the retries, however many each took. */
const TOLERANCE = { share: 0.1, count: 1 };
const OVERLOADED = 429;

/** What is sent again was late by the pause before, and the load and the deletion are not what was asked for. */
export const callsAnswered: ValidityRule = {
  id: 'calls-answered',
  summary: 'the API server did what our creations and deletions asked for, at the first attempt of nearly all',
  check(facts) {
    const moving = new Set(facts.steps.filter(movesObjects).map(({ id }) => id));
    const calls = facts.calls.filter(({ step }) => step !== undefined && moving.has(step));
    return levelsOf(facts).flatMap((level) => judge(calls, level));
  },
};

function judge(all: RunRecord['calls'], level: string): RuleFinding[] {
  const calls = all.filter((call) => (call.level ?? '') === level);
  const byVerb = [...Map.groupBy(calls, ({ verb, resource }) => `${verb} ${resource}`)];
  const found = byVerb.flatMap(([name, same]) => {
    const first = same.filter(({ attempt }) => attempt === 1);
    const bad = first.filter(isUnanswered);
    if (bad.length === 0) return [];
    const seen = `${bad.length} of ${counted(first.length, 'first call')} to ${name} were not done (${statuses(bad)})`;
    return [
      bad.length > Math.max(TOLERANCE.count, first.length * TOLERANCE.share)
        ? broken(seen, level)
        : holds(`${seen}, and sent again`, level),
    ];
  });
  if (found.length > 0) return found;
  const late = calls.filter(({ status }) => status === OVERLOADED).length;
  return [
    holds(
      `${counted(calls.length, 'call')} answered${late === 0 ? '' : `, ${late} of them with "later" (429)`}`,
      level,
    ),
  ];
}

const isUnanswered = ({ status }: CallRecord): boolean => status === 0 || status >= 500;

/** `500: 12, no reply: 3`. */
function statuses(calls: RunRecord['calls']): string {
  const by = Map.groupBy(calls, ({ status }) => (status === 0 ? 'no reply' : String(status)));
  return [...by]
    .map(([status, same]) => `${status}: ${same.length}`)
    .sort()
    .join(', ');
}
