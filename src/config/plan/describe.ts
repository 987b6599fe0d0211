import { counted, firstFew } from '../../model/counted.ts';
import { assertNever } from '../../model/errors.ts';
import { holdText } from '../../model/hold.ts';
import { hookText } from '../../model/hook.ts';
import type { HookStep, Needs, Plan, Step } from '../../model/plan.ts';
import { RESOURCES, resourcesBehind } from '../../model/resources.ts';
import { helmText, imagesText } from '../../model/subject.ts';
import type { Experiment, Subject } from '../../model/suite.ts';
import { isLocked } from '../../model/target.ts';
import { loadStepText, objectsText } from '../../render/load.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** What a step does, in a few words for a person. */
export function describeStep(step: Step, plan: Plan): string {
  const { steady } = plan.experiment;
  switch (step.kind) {
    case 'image':
      return `wait until the registry has ${firstFew(step.images)}, and take their digests`;
    case 'lock':
      return `wait for ${lockText(plan.experiment)}`;
    case 'preflight':
      return `is the cluster fit: ${needs(step.needs, plan.experiment)}`;
    case 'clean':
      return 'remove what earlier runs left';
    case 'subject':
      return describeSubject(step.subject);
    case 'warm-up':
      return `${step.objects.map(objectsText).join(' + ')}, one per node; until steady`;
    case 'load':
    case 'churn':
    case 'benchmark':
    case 'ramp':
    case 'engine':
    case 'delete':
      return loadStepText(step);
    case 'settle':
      return 'watch the loaded cluster for a moment';
    case 'verify-clean':
      return 'verify that nothing is left';
    case 'cool-down':
      return `until steady, at most ${formatQuantity(steady.coolDownMaxMs, 'ms')}`;
    case 'restore':
      return 'put back what the subject changed';
    case 'hook':
      return describeHook(step);
    case 'unlock':
      return 'give the lease back';
    default:
      return assertNever(step);
  }
}

function describeHook({ hook, does, level }: HookStep): string {
  const { action } = hook;
  const what =
    action.kind === 'command'
      ? `run ${action.command.join(' ')}${action.image === undefined ? '' : ` in a pod of ${action.image}`}`
      : `apply ${firstFew(action.manifests)}`;
  const deed = does === 'undo' ? 'put back what it changed' : what;
  return `${hookText(hook, does, level)}: ${deed}`;
}

function needs({ instances, perNode, schedulableNodes }: Needs, experiment: Experiment): string {
  const room = `room for ${counted(instances, instanceKind(experiment))}`;
  if (perNode === undefined) return room;
  return `${room}, at most ${perNode} per node, so at least ${counted(schedulableNodes, 'node')}`;
}

/** A test of pods beside virtual machines needs room for pods: each virtual machine runs in one. */
function instanceKind({ workloads }: Experiment): string {
  const { virtualMachineInstances, pods } = RESOURCES;
  const allVms =
    workloads.length > 0 &&
    workloads.every(({ manifest }) => resourcesBehind(manifest).includes(virtualMachineInstances));
  return (allVms ? virtualMachineInstances : pods).kind;
}

/** The lease of the cluster, and what other clusters share with it. */
function lockText({ cluster, holds = [] }: Experiment): string {
  const lease =
    cluster !== undefined && isLocked(cluster) ? [`the lease ${cluster.lock.namespace}/${cluster.lock.lease}`] : [];
  const shared = holds.length === 0 ? [] : [`what it holds: ${firstFew(holds.map(holdText))}`];
  return [...lease, ...shared].join(', then for ');
}

function describeSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'installed':
      return subject.version === undefined ? 'what is installed' : `verify that ${subject.version} is installed`;
    case 'release':
      return `install ${subject.version}, wait until available, verify`;
    case 'images':
      return `set images ${imagesText(subject)}${subject.tag === undefined ? '' : ' by digest'}, wait until available, verify`;
    case 'helm':
      return `helm upgrade ${subject.release} with ${helmText(subject)}, wait until ready, verify`;
    case 'command':
      return `run ${subject.command.join(' ')}, wait until available, verify`;
    default:
      return assertNever(subject);
  }
}
