import type { JsonObject } from '../../model/json.ts';
import type { Step, StepKind } from '../../model/plan.ts';
import type { LevelState, RunState, StepPerformer } from '../context.ts';
import { benchmark } from './benchmark.ts';
import { churn } from './churn.ts';
import { clean } from './clean.ts';
import { coolDown } from './cool-down.ts';
import { deleteObjects } from './delete.ts';
import { engine } from './engine.ts';
import { hook } from './hook.ts';
import { image } from './image.ts';
import { load } from './load.ts';
import { lock, unlock } from './lock.ts';
import { preflight } from './preflight.ts';
import { ramp } from './ramp.ts';
import { restore } from './restore.ts';
import { settle } from './settle.ts';
import { subject } from './subject.ts';
import { verifyClean } from './verify-clean.ts';
import { warmUp } from './warm-up.ts';

const PERFORMERS: { readonly [K in StepKind]: StepPerformer<K> } = {
  image,
  lock,
  preflight,
  clean,
  subject,
  'warm-up': warmUp,
  load,
  churn,
  benchmark,
  ramp,
  engine,
  settle,
  delete: deleteObjects,
  'verify-clean': verifyClean,
  'cool-down': coolDown,
  restore,
  hook,
  unlock,
};

export function performStep<K extends StepKind>(
  step: Extract<Step, { kind: K }>,
  state: RunState,
  signal: AbortSignal,
  level: LevelState,
): Promise<JsonObject | undefined> {
  const performer: StepPerformer<K> = PERFORMERS[step.kind as K];
  return performer(step, state, signal, level);
}
