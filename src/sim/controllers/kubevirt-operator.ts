import { isJsonObject, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import { ms } from '../../model/units.ts';
import type { Context } from '../context.ts';
import {
  finalizersOf,
  isDeleting,
  keyOf,
  namespaceOf,
  phaseOf,
  withCondition,
  withMetadata,
  withStatus,
} from '../registry/objects.ts';
import { createWorkQueue } from './work-queue.ts';

const FINALIZER = 'foregroundDeleteKubeVirt';
const DEFAULT_REGISTRY = 'quay.io/kubevirt';

/** virt-operator: rolls out what the KubeVirt object and the operator's own image ask for, and reports what runs. */
export function runKubevirtOperator(context: Context): void {
  const { registry, store, components, serverNow, options, faults } = context;
  const kubevirts = registry.kinds.named('KubeVirt');
  const deployments = registry.kinds.named('Deployment');
  const random = context.random.fork('operator');
  const underWay = new Map<string, string>();
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
      const target = targetOf(kubevirt);
      if (isReported(kubevirt, target) || underWay.get(key) === describe(target)) return;
      rollOut(kubevirt, target);
    },
  });

  function rollOut(kubevirt: JsonObject, target: Release): void {
    const key = keyOf(kubevirt);
    underWay.set(key, describe(target));
    registry.write(kubevirts, withPhase(kubevirt, 'Deploying', target));
    const { delayMs, jitterMs } = options.subjectRollout;
    context.time.after(ms(delayMs + jitterMs * random.uniform()), () => finish(key, target));
  }

  function finish(key: string, target: Release): void {
    if (underWay.get(key) !== describe(target)) return;
    underWay.delete(key);
    const current = registry.find(kubevirts, key);
    if (current === undefined || isDeleting(current) || faults.strike('never-available') !== undefined) return;
    registry.write(kubevirts, withObserved(withPhase(current, 'Deployed', target), target));
  }

  function remove(kubevirt: JsonObject): void {
    const finalizers = finalizersOf(kubevirt).filter((finalizer) => finalizer !== FINALIZER);
    const left = registry.write(kubevirts, withStatus(kubevirt, { phase: 'Deleting' }));
    context.time.after(ms(options.subjectRollout.delayMs / 2), () => {
      const current = registry.find(kubevirts, keyOf(left));
      if (current !== undefined) registry.write(kubevirts, withMetadata(current, { finalizers }));
    });
  }

  function withPhase(kubevirt: JsonObject, phase: string, target: Release): JsonObject {
    const done = phase === 'Deployed';
    const status = {
      phase,
      targetKubeVirtVersion: target.version,
      targetKubeVirtRegistry: target.registry,
      operatorVersion: operatorVersion(kubevirt),
    };
    const first = withStatus(
      withMetadata(kubevirt, { finalizers: [...new Set([...finalizersOf(kubevirt), FINALIZER])] }),
      status,
    );
    const conditions = { Available: done, Progressing: !done, Degraded: false, Created: true };
    return Object.entries(conditions).reduce(
      (object, [type, holds]) => withCondition(object, { type, status: holds ? 'True' : 'False' }, serverNow()),
      first,
    );
  }

  function withObserved(kubevirt: JsonObject, target: Release): JsonObject {
    const version = faults.strike('wrong-version')?.version ?? target.version;
    return withStatus(kubevirt, {
      observedKubeVirtVersion: version,
      observedKubeVirtRegistry: target.registry,
      observedGeneration: valueAt(kubevirt, 'metadata', 'generation') ?? 1,
    });
  }

  const targetOf = (kubevirt: JsonObject): Release => ({
    version: stringAt(kubevirt, 'spec', 'imageTag') || operatorVersion(kubevirt),
    registry: stringAt(kubevirt, 'spec', 'imageRegistry') || DEFAULT_REGISTRY,
  });

  /** The operator rolls out its own version unless it is told another. */
  function operatorVersion(kubevirt: JsonObject): string {
    const operator = registry.find(deployments, `${namespaceOf(kubevirt)}/virt-operator`);
    const [container] = listAt(operator, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
    return /:([^:/@]+)$/.exec(stringAt(container, 'image') ?? '')?.[1] ?? options.kubevirtVersion;
  }

  store.subscribe(({ type, kind, object }) => {
    if (type === 'DELETED') return;
    if (kind === kubevirts) queue.add(keyOf(object));
    if (kind === deployments) for (const kubevirt of store.list(kubevirts)) queue.add(keyOf(kubevirt));
  });
}

interface Release {
  readonly version: string;
  readonly registry: string;
}

const describe = ({ version, registry }: Release): string => `${registry}:${version}`;

const isReported = (kubevirt: JsonObject, { version, registry }: Release): boolean =>
  phaseOf(kubevirt) === 'Deployed' &&
  valueAt(kubevirt, 'status', 'observedGeneration') === valueAt(kubevirt, 'metadata', 'generation') &&
  stringAt(kubevirt, 'status', 'targetKubeVirtVersion') === version &&
  stringAt(kubevirt, 'status', 'targetKubeVirtRegistry') === registry;
