import type { JsonObject } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { isDeleting, keyOf, namespaceOf, withoutFinalizer, withStatus } from '../registry/objects.ts';
import {
  isReported,
  isSame,
  KUBEVIRT_FINALIZER,
  type KubevirtRelease,
  releaseOf,
  versionOf,
  withObserved,
  withTarget,
} from './kubevirt-release.ts';
import { createWorkQueue } from './work-queue.ts';

/** virt-operator: rolls out what the KubeVirt object and the operator's own image ask for, and reports what runs. */
export function runKubevirtOperator(context: SimContext): void {
  const { registry, store, components, serverNow, options, faults } = context;
  const kubevirts = registry.kinds.named('KubeVirt');
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
      const target = releaseOf(kubevirt, operatorVersion(kubevirt));
      if (!isReported(kubevirt, target) && !isSame(underWay.get(key), target)) rollOut(kubevirt, target);
    },
  });

  function rollOut(kubevirt: JsonObject, target: KubevirtRelease): void {
    const key = keyOf(kubevirt);
    underWay.set(key, target);
    registry.write(kubevirts, withTarget(kubevirt, 'Deploying', target, operatorVersion(kubevirt), serverNow()));
    const { delayMs, jitterMs } = options.subjectRollout;
    context.time.after(ms(delayMs + jitterMs * random.uniform()), () => finish(key, target));
  }

  function finish(key: string, target: KubevirtRelease): void {
    if (!isSame(underWay.get(key), target)) return;
    underWay.delete(key);
    const current = registry.find(kubevirts, key);
    if (current === undefined || isDeleting(current) || faults.strike('never-available') !== undefined) return;
    const deployed = withTarget(current, 'Deployed', target, operatorVersion(current), serverNow());
    const version = faults.strike('wrong-version')?.version ?? target.version;
    registry.write(kubevirts, withObserved(deployed, { ...target, version }));
  }

  function remove(kubevirt: JsonObject): void {
    const left = registry.write(kubevirts, withStatus(kubevirt, { phase: 'Deleting' }));
    context.time.after(ms(options.subjectRollout.delayMs / 2), () => {
      const current = registry.find(kubevirts, keyOf(left));
      if (current !== undefined) registry.write(kubevirts, withoutFinalizer(current, KUBEVIRT_FINALIZER));
    });
  }

  const operatorVersion = (kubevirt: JsonObject): string =>
    versionOf(registry.find(deployments, `${namespaceOf(kubevirt)}/virt-operator`)) ?? options.kubevirtVersion;

  store.subscribe(({ type, kind, object }) => {
    if (type === 'DELETED') return;
    if (kind === kubevirts) queue.add(keyOf(object));
    if (kind === deployments) for (const kubevirt of store.list(kubevirts)) queue.add(keyOf(kubevirt));
  });
}
