import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { isDeleting, keyOf, namespaceOf, withoutFinalizer, withStatus } from '../registry/objects.ts';
import { podInPhase } from './kubelet.ts';
import {
  imageOf,
  isReported,
  isSame,
  KUBEVIRT_FINALIZER,
  type KubevirtRelease,
  operatorRelease,
  releaseOf,
  withObserved,
  withTarget,
} from './kubevirt-release.ts';
import { createWorkQueue } from './work-queue.ts';

/** virt-operator: rolls out what the KubeVirt object and the operator's own image ask for, and reports what runs. */
export function runKubevirtOperator(context: SimContext): void {
  const { registry, store, components, serverNow, options, faults } = context;
  const kubevirts = registry.kinds.named('KubeVirt');
  const pods = registry.kinds.named('Pod');
  const deployments = registry.kinds.named('Deployment');
  const random = context.random.fork('operator');
  const underWay = new Map<string, KubevirtRelease>();
  const queue = createWorkQueue(context, {
    name: 'virt-operator',
    process: components.virtController,
    workers: 1,
    workMs: ms(200),
    random,
    reconcile(key) {
      const kubevirt = registry.find(kubevirts, key);
      if (kubevirt === undefined) return;
      if (isDeleting(kubevirt)) return void remove(kubevirt);
      const target = releaseOf(kubevirt, operator(kubevirt));
      if (!isReported(kubevirt, target) && !isSame(underWay.get(key), target)) rollOut(kubevirt, target);
    },
  });

  function rollOut(kubevirt: JsonObject, target: KubevirtRelease): void {
    const key = keyOf(kubevirt);
    underWay.set(key, target);
    registry.write(kubevirts, withTarget(kubevirt, 'Deploying', target, operator(kubevirt).version, serverNow()));
    const { delayMs, jitterMs } = options.subjectRollout;
    context.time.after(ms(delayMs + jitterMs * random.uniform()), () => finish(key, target));
  }

  function finish(key: string, target: KubevirtRelease): void {
    if (!isSame(underWay.get(key), target)) return;
    underWay.delete(key);
    const current = registry.find(kubevirts, key);
    if (current === undefined || isDeleting(current) || faults.strike('never-available') !== undefined) return;
    const deployed = withTarget(current, 'Deployed', target, operator(current).version, serverNow());
    replacePods(current, target);
    const version = faults.strike('wrong-version')?.version ?? target.version;
    registry.write(kubevirts, withObserved(deployed, { ...target, version }));
  }

  /** In place, so that what is read of each component goes on: a real rollout has new pods. */
  function replacePods(kubevirt: JsonObject, target: KubevirtRelease): void {
    for (const pod of store.list(pods)) {
      const component = stringAt(pod, 'metadata', 'labels', 'kubevirt.io');
      if (namespaceOf(pod) !== namespaceOf(kubevirt) || component === undefined || component === 'virt-operator')
        continue;
      const containers = listAt(pod, 'spec', 'containers')
        .filter(isJsonObject)
        .map((container) => ({ ...container, image: imageOf(target, component) }));
      registry.write(
        pods,
        podInPhase({ ...pod, spec: { ...objectAt(pod, 'spec'), containers } }, 'Running', serverNow()),
      );
    }
  }

  function remove(kubevirt: JsonObject): void {
    const left = registry.write(kubevirts, withStatus(kubevirt, { phase: 'Deleting' }));
    context.time.after(ms(options.subjectRollout.delayMs / 2), () => {
      const current = registry.find(kubevirts, keyOf(left));
      if (current !== undefined) registry.write(kubevirts, withoutFinalizer(current, KUBEVIRT_FINALIZER));
    });
  }

  const operator = (kubevirt: JsonObject): KubevirtRelease =>
    operatorRelease(registry.find(deployments, `${namespaceOf(kubevirt)}/virt-operator`), options.kubevirtVersion);

  store.subscribe(({ type, kind, object }) => {
    if (type === 'DELETED') return;
    if (kind === kubevirts) queue.add(keyOf(object));
    if (kind === deployments) for (const kubevirt of store.list(kubevirts)) queue.add(keyOf(kubevirt));
  });
}
