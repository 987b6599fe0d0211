import type { Fact } from '../../model/entry.ts';
import type { Plan, Step } from '../../model/plan.ts';
import type { Milliseconds } from '../../model/units.ts';

/** How far a run is; a fold over the facts that go into its journal. */
export interface Progress {
  readonly step: Step | undefined;
  readonly created: number;
  readonly ready: number;
  readonly deleted: number;
  readonly refused: number;
  /** Kinds that the load creates; others are derived by controllers and do not count. */
  readonly kinds: ReadonlySet<string>;
  readonly readyUids: ReadonlySet<string>;
  readonly stepStartedMs: Milliseconds;
}

export function startProgress(plan: Plan, now: Milliseconds): Progress {
  const kinds = new Set(plan.test.workloads.map(({ manifest }) => String(manifest.kind)));
  return {
    step: undefined,
    created: 0,
    ready: 0,
    deleted: 0,
    refused: 0,
    kinds,
    readyUids: new Set(),
    stepStartedMs: now,
  };
}

/** What a fact changes. Counts are those of the level under way. */
export function advance(progress: Progress, fact: Fact, plan: Plan, now: Milliseconds): Progress {
  switch (fact.type) {
    case 'step-started': {
      const step = plan.steps.find(({ id }) => id === fact.step);
      const fresh = fact.kind === 'load' || fact.kind === 'warm-up';
      const counts = fresh ? { created: 0, ready: 0, deleted: 0, refused: 0, readyUids: new Set<string>() } : {};
      return { ...progress, ...counts, step, stepStartedMs: now };
    }
    case 'call':
      if (fact.verb !== 'create') return progress;
      return fact.status < 300 && fact.status > 0
        ? { ...progress, created: progress.created + 1 }
        : { ...progress, refused: progress.refused + 1 };
    case 'seen':
      return seen(progress, fact);
    default:
      return progress;
  }
}

function seen(progress: Progress, fact: Extract<Fact, { type: 'seen' }>): Progress {
  const { object, change } = fact;
  if (!progress.kinds.has(object.kind) || object.owner !== undefined) return progress;
  if (change === 'deleted') return { ...progress, deleted: progress.deleted + 1 };
  if (!object.ready || progress.readyUids.has(object.uid)) return progress;
  (progress.readyUids as Set<string>).add(object.uid);
  return { ...progress, ready: progress.readyUids.size };
}

/** One line: where the run is, its counts, the achieved rate, and the time that its plan has left. */
export function progressLine(progress: Progress, plan: Plan, now: Milliseconds): string {
  const { step, created, ready, deleted, refused } = progress;
  if (step === undefined) return 'starting';
  const level = step.level === undefined ? '' : ` ${step.level}`;
  const spent = Math.max(0.001, (now - progress.stepStartedMs) / 1000);
  const rate = step.kind === 'load' ? `, ${(ready / spent).toFixed(1)} running/s` : '';
  const trouble = refused > 0 ? `, ${refused} refused` : '';
  const counts = `${created} created, ${ready} running, ${deleted} deleted${rate}${trouble}`;
  return `${step.kind}${level}: ${counts}; about ${humanTime(timeLeft(progress, plan, now))} left`;
}

function timeLeft(progress: Progress, plan: Plan, now: Milliseconds): number {
  const at = plan.steps.findIndex(({ id }) => id === progress.step?.id);
  const rest = plan.steps.slice(at + 1).reduce((total, step) => total + step.estimateMs, 0);
  const here = (progress.step?.estimateMs ?? 0) - (now - progress.stepStartedMs);
  return rest + Math.max(0, here);
}

export function humanTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
