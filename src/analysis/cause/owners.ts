import type { SeriesName } from '../../history/run.ts';

/**
 * The parts of the code that make a series what it is, as they are named in folders: `virt-controller` of
 * `avgVirtControllerCPUUsage`, of creations of pods and of latencies. The more exact ones come first.
 */
export function ownersOf({ metric, labels }: SeriesName): readonly string[] {
  const text = [metric, ...Object.values(labels)].join(' ');
  const named = [...text.matchAll(/virt-?(api|controller|handler|operator|launcher|exportserver)/gi)].map(
    ([, component = '']) => `virt-${component.toLowerCase()}`,
  );
  if (named.length > 0) return [...new Set(named)];
  return OWNERS.find(([names]) => names.test(text))?.[1] ?? [];
}

/** Who asks the API server for what in KubeVirt. */
const OWNERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/instancetype|preference/i, ['virt-operator', 'instancetype', 'preference']],
  [/\b(LIST|WATCH)\b/, ['virt-operator', 'virt-controller', 'controller', 'informers', 'client-go']],
  [/leases|endpoints/i, ['leaderelectionconfig', 'virt-operator', 'virt-controller', 'client-go', 'controller']],
  [/webhook|kubevirts|services|configmaps|deployments|daemonsets|validating/i, ['virt-operator']],
  [/nodes/i, ['virt-handler', 'node-labeller', 'virt-controller', 'heartbeat']],
  [/virtualmachineinstance/i, ['virt-controller', 'virt-handler', 'vmi']],
  [
    /pods|virtualmachines|controllerrevisions|events|workqueue|queue/i,
    ['virt-controller', 'watch', 'vm', 'vmi', 'services'],
  ],
  [/latency|seconds|throughput|duration/i, ['virt-controller', 'virt-handler', 'virt-launcher', 'services']],
];
