import { type Json, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import type { ReadyWhen } from '../../model/ready.ts';
import { groupKind } from '../../model/resources.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { didYouMean, nearest } from '../source/suggest.ts';

interface Slip extends Mistake {
  readonly path: readonly string[];
}

/** A phase or a condition that no object of the manifest's kind ever has: a run would wait for it in vain. */
export function readySlips(manifest: JsonObject, ready: ReadyWhen): Slip[] {
  const { apiVersion, kind } = manifest;
  const status = STATUS[groupKind({ apiVersion: String(apiVersion), kind: String(kind) })];
  if (status === undefined || 'equal' in ready) return [];
  const slip = 'phase' in ready ? phaseSlip(ready.phase, status) : conditionSlip(ready.condition, status, manifest);
  if (slip === undefined) return [];
  const { words, ...where } = slip;
  return [
    {
      ...where,
      message: `a ${kind} ${words}`,
      hint: slip.hint ?? `leave \`ready\` out: prowess knows when a ${kind} is ready`,
    },
  ];
}

/**
 * Only a fleet lets a guest go on that starts paused. Elsewhere its pod is never ready (readiness gate kubevirt.io/virtual-machine-unpaused), no
 * agent in it answers, and what counts ready guests counts none. It does reach the phase Running.
 */
export function pausedSlips(manifest: JsonObject, ready: ReadyWhen): Slip[] {
  const path = startStrategyPath(manifest);
  const counts = 'equal' in ready && !('to' in ready.equal && ready.equal.to === 'Paused');
  const waits = counts || ('condition' in ready && NEVER_WHILE_PAUSED.includes(ready.condition));
  if (path === undefined || !waits) return [];
  return [
    {
      path,
      message: `a ${manifest.kind} that starts paused is never ready: nothing lets it go on`,
      hint: `leave it out${endOf(manifest)}; the scenario \`fleet\` has a startStrategy that lets VMs go together`,
    },
  ];
}

/** What is true of an object once QEMU has started its guest; of those that count guests nothing is. */
function endOf({ kind }: JsonObject): string {
  const or = ', or wait for the start of QEMU alone: ready: ';
  if (kind === 'VirtualMachineInstance') return `${or}{phase: Running}`;
  return kind === 'VirtualMachine' ? `${or}{equal: {path: status.printableStatus, to: Paused}}` : '';
}

const NEVER_WHILE_PAUSED = ['Ready', 'AgentConnected'];

/** Of an instance, or of what makes instances by a template. */
function startStrategyPath(value: Json | undefined, path: readonly string[] = []): readonly string[] | undefined {
  if (stringAt(value, 'spec', 'startStrategy') === 'Paused') return [...path, 'spec', 'startStrategy'];
  const inner = ['template', 'virtualMachineTemplate'].find((name) => valueAt(value, 'spec', name) !== undefined);
  return inner === undefined ? undefined : startStrategyPath(valueAt(value, 'spec', inner), [...path, 'spec', inner]);
}

type Found = Omit<Slip, 'message'> & { readonly words: string };

function phaseSlip(phase: string, { phases, conditions }: Status): Found | undefined {
  if (phases.includes(phase)) return undefined;
  const isCondition = conditions.includes(phase);
  return {
    path: ['phase'],
    words: phases.length === 0 ? 'has no phase' : `is never in the phase \`${phase}\``,
    ...expectedOf(phases),
    hint: isCondition ? `\`${phase}\` is a condition: ready: {condition: ${phase}}` : didYouMean(phase, phases),
  };
}

function conditionSlip(condition: string, status: Status, manifest: JsonObject): Found | undefined {
  const { phases, conditions } = status;
  const gates = listAt(manifest, 'spec', 'readinessGates').map((gate) => stringAt(gate, 'conditionType'));
  // Names with a domain are those of other controllers.
  if (conditions.includes(condition) || gates.includes(condition) || /[./]/.test(condition)) return undefined;
  const isPhase = phases.includes(condition);
  if (status.areOpen && !isPhase && nearest(condition, conditions) === undefined) return undefined;
  return {
    path: ['condition'],
    words: `never has the condition \`${condition}\``,
    ...expectedOf(conditions),
    hint: isPhase ? `\`${condition}\` is a phase: ready: {phase: ${condition}}` : didYouMean(condition, conditions),
  };
}

const expectedOf = (names: readonly string[]): Pick<Mistake, 'expected'> =>
  names.length === 0 ? {} : { expected: `one of ${names.join(', ')}` };

interface Status {
  readonly phases: readonly string[];
  readonly conditions: readonly string[];
  /** Whether there may be conditions that are not listed. */
  readonly areOpen?: true;
}

const NO_PHASE = { phases: [] };

/**
 * What the kinds' own controllers write into their status (k8s.io/api core, apps and batch v1; kubevirt.io/api core/v1 and pool), by group
 * and kind. KubeVirt adds conditions with each release.
 */
const STATUS: Readonly<Record<string, Status>> = {
  '/Pod': {
    phases: ['Pending', 'Running', 'Succeeded', 'Failed'],
    conditions: [
      'PodScheduled',
      'PodReadyToStartContainers',
      'Initialized',
      'ContainersReady',
      'Ready',
      'DisruptionTarget',
      'PodResizePending',
      'PodResizeInProgress',
    ],
  },
  '/PersistentVolumeClaim': {
    phases: ['Pending', 'Bound', 'Lost'],
    conditions: ['Resizing', 'FileSystemResizePending', 'ModifyingVolume', 'ModifyVolumeError'],
    areOpen: true,
  },
  '/ReplicationController': { ...NO_PHASE, conditions: ['ReplicaFailure'], areOpen: true },
  'apps/Deployment': { ...NO_PHASE, conditions: ['Available', 'Progressing', 'ReplicaFailure'] },
  'apps/ReplicaSet': { ...NO_PHASE, conditions: ['ReplicaFailure'] },
  'apps/StatefulSet': { ...NO_PHASE, conditions: [] },
  'apps/DaemonSet': { ...NO_PHASE, conditions: [] },
  'batch/Job': {
    ...NO_PHASE,
    conditions: ['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet', 'Suspended'],
  },
  'kubevirt.io/VirtualMachine': {
    ...NO_PHASE,
    conditions: ['Ready', 'AgentConnected', 'LiveMigratable', 'Paused', 'Failure', 'Initialized', 'RestartRequired'],
    areOpen: true,
  },
  'kubevirt.io/VirtualMachineInstance': {
    phases: ['Pending', 'Scheduling', 'Scheduled', 'Running', 'Succeeded', 'Failed', 'WaitingForSync'],
    conditions: ['Ready', 'Provisioning', 'Synchronized', 'AgentConnected', 'LiveMigratable', 'Paused'],
    areOpen: true,
  },
  'kubevirt.io/VirtualMachineInstanceReplicaSet': {
    ...NO_PHASE,
    conditions: ['ReplicaPaused', 'ReplicaFailure'],
    areOpen: true,
  },
  'pool.kubevirt.io/VirtualMachinePool': {
    ...NO_PHASE,
    conditions: ['ReplicaPaused', 'ReplicaFailure'],
    areOpen: true,
  },
};
