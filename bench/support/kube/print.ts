import { quantile, sorted } from '../../../src/stats/quantile.ts';
import { accuracyOf } from '../accuracy.ts';
import { burnerLatencies } from './kube-burner.ts';
import { limitsOf } from './limits.ts';
import { evidenceIn } from './prowess.ts';
import { cpuBeforeLoad, cpuPerThousand, createdPerSecond, type Side, secondsToRun } from './side.ts';
import type { Task } from './tool.ts';

/** Prints what a side did, and what limited it. */
export function printSide(side: Side, task: Task): void {
  const { workload, objects, perSecond } = task;
  const { audit, process, left, name } = side;
  const asked = perSecond === undefined ? 'all at once' : `${perSecond} /s`;
  const lines = [
    `${audit.created} of ${objects} ${workload}s: asked for ${asked}, created ${createdPerSecond(side).toFixed(1)} /s, all ran after ${secondsToRun(side).toFixed(2)} s`,
    `${cpuPerThousand(side).toFixed(2)} CPU s per 1,000 until all ran (of the sum ${cpuBeforeLoad(side).toFixed(1)} s before the first), peak ${process.peakMiB.toFixed(0)} MiB`,
    ...(process.stdout.match(/^INVALID.*$/m) ?? []),
    ...(left === undefined ? [] : [`left behind: ${left.objects} objects, ${left.namespaces.length} namespaces`]),
    ...limitsOf(side, task),
  ];
  console.log(`${name}: ${lines.join('\n  ')}`);
}

/** Prints ratios of two sides. */
export function printRatios(one: Side, other: Side): void {
  const ratios = {
    'created per second': createdPerSecond(one) / createdPerSecond(other),
    'time until all ran': secondsToRun(one) / secondsToRun(other),
    CPU: cpuPerThousand(one) / cpuPerThousand(other),
    'peak memory': one.process.peakMiB / other.process.peakMiB,
  };
  const texts = Object.entries(ratios).map(([what, ratio]) => `${what} ${ratio.toFixed(2)}x`);
  console.log(`=> ${one.name} / ${other.name}: ${texts.join(', ')}`);
}

/** Prints how true our own times are, and how late creations were sent. */
export async function printOwnTimes({ audit: { truths } }: Side, { folder }: Task): Promise<void> {
  const facts = await evidenceIn(folder);
  const { measured, errorP50, errorP99, inside } = accuracyOf(facts.objects, 'Running', ({ namespace, name }) =>
    truths.get(`${namespace}/${name}`),
  );
  const lags = facts.calls.flatMap(({ scheduledAt, sentAt }) =>
    scheduledAt === undefined ? [] : [sentAt - scheduledAt],
  );
  const late = lags.length === 0 ? '' : `; sent late p50 ${at(lags, 50)}, p99 ${at(lags, 99)}`;
  console.log(
    `prowess: ${measured} of ${facts.objects.length} measured, error p50 ${errorP50.toFixed(1)} ms, p99 ${errorP99.toFixed(1)} ms; truth inside the printed bounds of ${(100 * inside).toFixed(1)} %${late}`,
  );
}

/** Prints how true kube-burner's times are. */
export function printBurnerTimes({ audit: { truths, created } }: Side, task: Task): void {
  const said = burnerLatencies(task);
  const errors = [...truths].flatMap(([key, { createdAt, reachedAt }]) => {
    const latency = said.get(key.slice(key.indexOf('/') + 1));
    return latency === undefined ? [] : [Math.abs(latency - (reachedAt - createdAt))];
  });
  console.log(
    `kube-burner: ${errors.length} of ${created} measured, error p50 ${at(errors, 50)}, p99 ${at(errors, 99)}`,
  );
}

const at = (values: readonly number[], percent: number): string =>
  `${quantile(sorted(values), percent)?.toFixed(1) ?? '?'} ms`;
