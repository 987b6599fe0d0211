import { membersOf } from '../../model/benchmark.ts';
import { counted, firstFew } from '../../model/counted.ts';
import type { BenchmarkSample } from '../../model/facts.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** An exit code of 0 is no evidence, nor is a table that looks whole. */
export const benchmarkOk: ValidityRule = {
  id: 'benchmark-ok',
  summary: 'every participant of every benchmark left a whole output of what was asked of its tool',
  check: (facts) => benchmarkSteps(facts).map((step) => ofStep(step, facts)),
};

/** The benchmarks that began. */
export const benchmarkSteps = ({ steps }: Pick<RunRecord, 'steps'>): RunRecord['steps'] =>
  steps.filter(({ kind }) => kind === 'benchmark');

function ofStep({ id, level, reason }: RunRecord['steps'][number], { benchmarks, plan }: RunRecord): RuleFinding {
  const own = benchmarks.filter(({ step }) => step === id);
  if (own.length === 0) return broken(`step ${id} left no output${reason === undefined ? '' : `: ${reason}`}`, level);
  const silent = workersOf(id, plan).filter((name) => !own.some((output) => output.name === name));
  if (silent.length > 0) return broken(`step ${id}: no output of ${firstFew(silent)}`, level);
  const bad = own.filter(({ status }) => status !== 'ok');
  if (bad.length === 0) return holds(`step ${id}: ${counted(own.length, 'output')} ok`, level);
  return broken(`step ${id}: ${firstFew(bad.map(worth))}`, level);
}

/** Participants that leave an output. */
function workersOf(id: string, { steps }: RunRecord['plan']): string[] {
  const planned = steps.find((step) => step.id === id);
  if (planned?.kind !== 'benchmark') return [];
  return membersOf(planned.benchmark.roles.filter(({ part }) => part === 'works')).map(({ name }) => name);
}

/** `client-0 failed: unable to connect to server` */
const worth = ({ name, status, reason }: BenchmarkSample): string => `${name} ${status}: ${reason}`;
