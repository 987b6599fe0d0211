import { playTool } from '../../benchmarks/simulate.ts';
import type { SimulatedOutput } from '../../benchmarks/simulated.ts';
import { framed, wrappedArgv } from '../../benchmarks/wrapper.ts';
import { FILE_ANNOTATION, GO_ANNOTATION, TOOL_LABEL } from '../../model/benchmark.ts';
import { type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { type EpochMs, epochMs, later, ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { STATUS_PATCH } from '../metrics/traffic.ts';
import { isDeleting, keyOf, labelsOf, phaseOf, uidOf, withCondition, withStatus } from '../registry/objects.ts';
import { podInPhase } from './kubelet.ts';

/** A kubelet shows a pod its new annotations, and the pod looks at them ten times a second. */
const NOTICE_MS = { least: 200, more: 700 };

/**
 * Plays the pods of benchmarks: those that work wait for their start, take as long as their tool would, and leave its output in their log.
 */
export function runBenchmarkPods(context: SimContext, isAlive: (node: string) => boolean): void {
  const { store, registry, time, serverNow, podLogs } = context;
  const random = context.random.fork('benchmarks');
  const pods = registry.kinds.named('Pod');
  const begun = new Set<string>();

  const begin = (pod: JsonObject): void => {
    const key = uidOf(pod);
    begun.add(key);
    const notice = NOTICE_MS.least + NOTICE_MS.more * random.uniform();
    const wait = Math.max(notice, Number(goOf(pod)) - serverNow());
    time.after(ms(wait), () => work(pod, serverNow()));
  };

  const work = (pod: JsonObject, startedAt: EpochMs): void => {
    const output = outputOf(pod, random.fork(uidOf(pod)));
    const end = (): void => {
      const now = registry.find(pods, keyOf(pod));
      if (now === undefined || uidOf(now) !== uidOf(pod) || phaseOf(now) !== 'Running' || isDeleting(now)) return;
      if (!isAlive(stringAt(now, 'spec', 'nodeName') ?? '')) return;
      podLogs.set(uidOf(pod), logOf(output, startedAt));
      registry.write(pods, endedPod(now, output.exitCode ?? 0, serverNow()), STATUS_PATCH);
    };
    time.after(output.durationMs, end);
  };

  store.subscribe(({ type, kind, object }) => {
    if (kind !== pods) return;
    if (type === 'DELETED') {
      podLogs.delete(uidOf(object));
      begun.delete(uidOf(object));
    } else if (phaseOf(object) === 'Running' && isToBegin(object) && !begun.has(uidOf(object))) begin(object);
  });
}

const goOf = (pod: JsonObject): string | undefined => stringAt(pod, 'metadata', 'annotations', GO_ANNOTATION);

const commandOf = (pod: JsonObject): readonly string[] | undefined => {
  const command = valueAt(listAt(pod, 'spec', 'containers')[0], 'command');
  return Array.isArray(command) ? wrappedArgv(command) : undefined;
};

const isToBegin = (pod: JsonObject): boolean => Boolean(goOf(pod)) && commandOf(pod) !== undefined;

/** As the kubelet shows annotations to a pod. */
const filesOf = (pod: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(objectAt(pod, 'metadata', 'annotations')).flatMap(([name, text]) =>
      name.startsWith(FILE_ANNOTATION) ? [[name.slice(FILE_ANNOTATION.length), String(text)]] : [],
    ),
  );

const outputOf = (pod: JsonObject, random: SimContext['random']): SimulatedOutput =>
  playTool(String(labelsOf(pod)[TOOL_LABEL] ?? ''), {
    argv: commandOf(pod) ?? [],
    random,
    hostNetwork: valueAt(pod, 'spec', 'hostNetwork') === true,
    files: filesOf(pod),
  });

const logOf = (
  { stdout, stderr = '', exitCode = 0, durationMs, traffic }: SimulatedOutput,
  startedAt: EpochMs,
): string =>
  framed({
    stdout,
    stderr,
    exitCode,
    endedBy: 'tool',
    startedAt: epochMs(Math.round(startedAt)),
    endedAt: epochMs(Math.round(later(startedAt, durationMs))),
    network: traffic === undefined ? {} : { eth0: traffic },
  });

function endedPod(pod: JsonObject, exitCode: number, now: EpochMs): JsonObject {
  const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
  const ended = ['ContainersReady', 'Ready'].reduce(
    (changed, type) => withCondition(changed, { type, status: 'False', reason: 'PodCompleted' }, now),
    withStatus(pod, { phase }),
  );
  return podInPhase(ended, phase, now);
}
