import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { isLabelValue, isQualifiedName } from '../../model/kubernetes-names.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { requestRefusal } from '../../model/resource-requests.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { preview } from '../source/diagnostic.ts';
import { didYouMean } from '../source/suggest.ts';
import type { Slip } from './slip.ts';

/**
 * What an API server refuses though each field by itself is right (k8s.io/kubernetes pkg/apis/core/validation, apps, batch; KubeVirt's
 * virt-api), by type.
 */
export const RULES: Rules = {
  Toleration: [toleration],
  EnvVar: [exclusive('value', 'valueFrom')],
  EnvVarSource: [oneOfAll],
  NodeSelectorRequirement: [valuesOfOperator],
  LabelSelectorRequirement: [valuesOfOperator],
  LabelSelector: [labelMap('matchLabels')],
  Probe: [exclusive('exec', 'httpGet', 'tcpSocket', 'grpc')],
  Container: [image],
  ResourceRequirements: [requestsWithinLimits, knownResources],
  Pod: [mountsOf('spec')],
  PodSpec: [namesOnce('containers'), namesOnce('volumes'), someContainer, labelMap('nodeSelector')],
  ObjectMeta: [labelMap('labels'), keysOf('annotations')],
  Volume: [exclusiveBut('name')],
  DeploymentSpec: [selectorMatches, restartsAlways, mountsOf('template', 'spec')],
  ReplicaSetSpec: [selectorMatches, restartsAlways, mountsOf('template', 'spec')],
  StatefulSetSpec: [selectorMatches, restartsAlways, mountsOf('template', 'spec')],
  DaemonSetSpec: [selectorMatches, restartsAlways, mountsOf('template', 'spec')],
  ReplicationControllerSpec: [restartsAlways, mountsOf('template', 'spec')],
  JobSpec: [restartsNever, mountsOf('template', 'spec')],
  PersistentVolumeClaimSpec: [claim],
  'kubevirt.Volume': [exclusiveBut('name')],
  'kubevirt.Disk': [exclusive('disk', 'lun', 'cdrom')],
  'kubevirt.DiskTarget': [nearly('bus', ['virtio', 'sata', 'scsi', 'usb'])],
  'kubevirt.Interface': [
    exclusive('bridge', 'slirp', 'masquerade', 'sriov', 'macvtap', 'passt', 'binding'),
    nearly('model', ['virtio', 'e1000', 'e1000e', 'igb', 'ne2k_pci', 'pcnet', 'rtl8139']),
  ],
  'kubevirt.Network': [exclusive('pod', 'multus')],
  'kubevirt.ResourceRequirements': [requestsWithinLimits],
  'kubevirt.VirtualMachineSpec': [runStrategy],
  'kubevirt.VirtualMachineInstanceSpec': [
    pairs('disk', 'volumes', (spec) => listAt(spec, 'domain', 'devices', 'disks'), ['domain', 'devices', 'disks']),
    pairs('interface', 'networks', (spec) => listAt(spec, 'domain', 'devices', 'interfaces'), [
      'domain',
      'devices',
      'interfaces',
    ]),
  ],
  'kubevirt.VirtualMachineInstanceReplicaSetSpec': [selectorMatches],
};

/** For the pod of a job, which is no object by itself. */
export const JOB_RULES: Rules = { ...RULES, PodSpec: [...(RULES.PodSpec ?? []), mountsOf()] };

/** Those of pods that no rule of the linter has by itself. */
export const POD_RULES: Rules = {
  ...pick('Toleration', 'EnvVar', 'EnvVarSource', 'Probe', 'Container', 'Volume', 'NodeSelectorRequirement'),
  ResourceRequirements: [knownResources],
  PodSpec: [labelMap('nodeSelector')],
};

function pick(...types: readonly string[]): Rules {
  return Object.fromEntries(types.map((type) => [type, RULES[type] ?? []]));
}

export type Rules = Readonly<Record<string, readonly Rule[]>>;
type Rule = (value: JsonObject) => readonly RuleSlip[];
type RuleSlip = Mistake & Pick<Slip, 'path'> & { readonly about?: Slip['about'] };

function toleration({ key = '', operator = 'Equal', value = '', effect, tolerationSeconds }: JsonObject): RuleSlip[] {
  const slips: RuleSlip[] = [];
  if (operator === 'Exists' && value !== '' && value !== null)
    slips.push({
      path: ['value'],
      message: 'a toleration with `operator: Exists` takes any value, so an API server refuses one here',
      hint: 'remove `value`, or write `operator: Equal`',
    });
  if ((key === '' || key === null) && operator !== 'Exists')
    slips.push({ path: ['operator'], message: 'a toleration without a key', expected: 'operator: Exists' });
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    slips.push({
      path: ['tolerationSeconds'],
      message: 'only what is evicted has seconds left',
      expected: 'effect: NoExecute beside tolerationSeconds',
    });
  return slips;
}

/** At most one of some fields, as of the sources of a value. */
function exclusive(...fields: readonly string[]): Rule {
  return (value) => {
    const given = Object.keys(value).filter((key) => fields.includes(key) && isGiven(value[key]));
    const [, second] = given;
    if (second === undefined) return [];
    const message = `${given.map((key) => `\`${key}\``).join(' and ')} exclude each other`;
    return [{ path: [second], about: 'key', message, hint: 'keep one' }];
  };
}

function exclusiveBut(name: string): Rule {
  return (value) => exclusive(...Object.keys(value).filter((key) => key !== name))(value);
}

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

function image({ image }: JsonObject): RuleSlip[] {
  if (isGiven(image)) return [];
  return [{ path: ['image'], message: 'a container has no image', expected: 'image: REGISTRY/NAME:TAG' }];
}

function requestsWithinLimits(resources: JsonObject): RuleSlip[] {
  const limits = objectAt(resources, 'limits');
  return Object.entries(objectAt(resources, 'requests')).flatMap(([name, request]) => {
    const [path, got, limit] = [['requests', name], preview(request), String(limits[name] ?? '')];
    if ((parseQuantity(String(request)) ?? 0) < 0) return [{ path, message: 'less than nothing', got }];
    switch (requestRefusal(name, String(request), limit)) {
      case 'is more than':
        return [
          {
            path,
            message: 'a request above its limit, which an API server refuses',
            expected: `at most ${limit}`,
            got,
          },
        ];
      case 'differs from':
        return [
          {
            path,
            message: `a request of ${name} that is not its limit, which an API server refuses`,
            expected: limit,
            got,
          },
        ];
      default:
        return [];
    }
  });
}

function someContainer(spec: JsonObject): RuleSlip[] {
  if (!Array.isArray(spec.containers) || spec.containers.length > 0) return [];
  return [{ path: ['containers'], message: 'a pod without containers', expected: 'at least one' }];
}

/** Names of one list are different. */
function namesOnce(list: string): Rule {
  return (spec) => {
    const seen = new Set<Json>();
    return listAt(spec, list).flatMap((item, index) => {
      const name = valueAt(item, 'name');
      const isTaken = name !== undefined && seen.has(name);
      if (name !== undefined) seen.add(name);
      return isTaken
        ? [{ path: [list, String(index), 'name'], message: `\`${String(name)}\` is in ${list} twice` }]
        : [];
    });
  };
}

/** Mounts are of volumes of the pod, whose spec is at a path; a StatefulSet adds those that it claims. */
function mountsOf(...at: readonly string[]): Rule {
  return (owner) => {
    const claims = listAt(owner, 'volumeClaimTemplates').map((claim) => valueAt(claim, 'metadata') ?? null);
    const known = namesIn([...listAt(owner, ...at, 'volumes'), ...claims]);
    return ['initContainers', 'containers'].flatMap((list) =>
      listAt(owner, ...at, list).flatMap((container, index) =>
        listAt(container, 'volumeMounts').flatMap((mount, nth) => {
          const name = stringAt(mount, 'name');
          if (name === undefined || known.includes(name) || placeholdersIn(name).length > 0) return [];
          const path = [...at, list, String(index), 'volumeMounts', String(nth), 'name'];
          return [{ path, message: `the pod has no volume \`${name}\``, hint: didYouMean(name, known) ?? ADD_VOLUME }];
        }),
      ),
    );
  };
}

const ADD_VOLUME = 'add it to spec.volumes, or correct the name';

const namesIn = (list: readonly Json[]): string[] => list.flatMap((item) => stringAt(item, 'name') ?? []);

function keysOf(map: string): Rule {
  return (value) =>
    Object.keys(objectAt(value, map))
      .filter((key) => !isQualifiedName(key) && placeholdersIn(key).length === 0)
      .map((key): RuleSlip => ({ path: [map, key], about: 'key', message: `not a key of ${map}`, expected: A_KEY }));
}

/** Labels, and what selects by them. */
function labelMap(map: string): Rule {
  const keys = keysOf(map);
  return (value) => {
    const values = Object.entries(objectAt(value, map)).flatMap(([key, text]): RuleSlip[] => {
      if (typeof text !== 'string' || isLabelValue(text) || placeholdersIn(text).length > 0) return [];
      return [{ path: [map, key], message: 'not the value of a label', expected: A_LABEL, got: preview(text) }];
    });
    return [...keys(value), ...values];
  };
}

/** In and NotIn compare with values, Exists and DoesNotExist with none. */
function valuesOfOperator({ operator, values }: JsonObject): RuleSlip[] {
  const count = Array.isArray(values) ? values.length : 0;
  if ((operator === 'In' || operator === 'NotIn') && count === 0)
    return [{ path: ['values'], message: `the operator ${operator} compares with values`, expected: 'values: [...]' }];
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
    return [
      { path: ['values'], message: `the operator ${operator} takes no values`, hint: 'remove `values`, or write In' },
    ];
  return [];
}

/** Of all the fields of a map one is given. */
function oneOfAll(source: JsonObject): RuleSlip[] {
  const given = Object.keys(source).filter((key) => isGiven(source[key]));
  if (given.length === 0) return [{ path: [], message: 'it says nothing', expected: 'where the value comes from' }];
  return [...exclusive(...given)(source)];
}

const RESOURCE = /^(cpu|memory|ephemeral-storage|storage|hugepages-.+|.+\/.+)$/;

function knownResources(resources: JsonObject): RuleSlip[] {
  return ['requests', 'limits'].flatMap((map) =>
    Object.keys(objectAt(resources, map))
      .filter((name) => !RESOURCE.test(name) && placeholdersIn(name).length === 0)
      .map((name): RuleSlip => {
        const hint = didYouMean(name, ['cpu', 'memory', 'ephemeral-storage']);
        const expected = 'cpu, memory, ephemeral-storage, hugepages-SIZE or example.org/name';
        return { path: [map, name], about: 'key', message: `no resource is called \`${name}\``, expected, hint };
      }),
  );
}

/** A text of which a release may know more: only what is nearly a known one is surely wrong. */
function nearly(field: string, known: readonly string[]): Rule {
  return ({ [field]: text }) => {
    if (typeof text !== 'string' || known.includes(text) || placeholdersIn(text).length > 0) return [];
    const hint = didYouMean(text, known);
    if (hint === undefined) return [];
    const expected = `one of ${known.join(', ')}`;
    return [{ path: [field], message: 'not one of the known values', expected, got: preview(text), hint }];
  };
}

const A_KEY = 'name or example.org/name, at most 63 characters after the /';
const A_LABEL = "at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

function selectorMatches(spec: JsonObject): RuleSlip[] {
  if (!isJsonObject(spec.selector) || !isJsonObject(spec.template)) return [];
  const wanted = objectAt(spec.selector, 'matchLabels');
  if (Object.keys(spec.selector).length === 0 || isEmptyMap(spec.selector.matchLabels)) {
    const message = 'a selector that selects nothing, which an API server refuses';
    return [{ path: ['selector'], message, expected: 'matchLabels with labels of the template' }];
  }
  const labels = objectAt(spec.template, 'metadata', 'labels');
  return Object.entries(wanted)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => ({
      path: ['selector', 'matchLabels', key],
      message: 'the template makes objects that the selector does not find, so the API server refuses it',
      hint: `give spec.template.metadata.labels the label ${key}: ${String(value)}`,
    }));
}

const isEmptyMap = (value: Json | undefined): boolean => isJsonObject(value) && Object.keys(value).length === 0;

function restartsAlways(spec: JsonObject): RuleSlip[] {
  const policy = stringAt(spec, 'template', 'spec', 'restartPolicy');
  if (policy === undefined || policy === 'Always') return [];
  return [{ ...RESTARTS, message: 'pods that are replaced for ever restart always', expected: 'Always', got: policy }];
}

/** Without a policy of its own a pod has `Always`. */
function restartsNever(spec: JsonObject): RuleSlip[] {
  if (!isJsonObject(valueAt(spec, 'template', 'spec'))) return [];
  const policy = stringAt(spec, 'template', 'spec', 'restartPolicy') ?? 'Always';
  if (policy !== 'Always') return [];
  return [{ ...RESTARTS, message: 'pods of a Job end', expected: 'restartPolicy: Never or OnFailure', got: policy }];
}

const RESTARTS = { path: ['template', 'spec', 'restartPolicy'] };

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

function claim(spec: JsonObject): RuleSlip[] {
  const modes = listAt(spec, 'accessModes');
  const wrong = modes.flatMap((mode, index): RuleSlip[] => {
    if (typeof mode !== 'string' || ACCESS_MODES.includes(mode) || placeholdersIn(mode).length > 0) return [];
    const path = ['accessModes', String(index)];
    return [{ path, ...NO_MODE, got: preview(mode), hint: didYouMean(mode, ACCESS_MODES) }];
  });
  const storage = valueAt(spec, 'resources', 'requests', 'storage');
  return [
    ...wrong,
    ...(modes.length === 0 ? [{ path: ['accessModes'], ...NO_MODE }] : []),
    ...(storage === undefined
      ? [
          {
            path: ['resources', 'requests', 'storage'],
            message: 'missing `storage`',
            expected: 'a quantity such as 10Gi',
          },
        ]
      : []),
  ];
}

const NO_MODE = { message: 'no access mode', expected: `one of ${ACCESS_MODES.join(', ')}` };

const RUN_STRATEGIES = ['Always', 'Halted', 'Manual', 'Once', 'RerunOnFailure', 'WaitAsReceiver'];

function runStrategy(spec: JsonObject): RuleSlip[] {
  const { running, runStrategy } = spec;
  if (isGiven(running) && isGiven(runStrategy)) return [...exclusive('running', 'runStrategy')(spec)];
  if (!isGiven(running) && !isGiven(runStrategy))
    return [{ path: ['runStrategy'], message: 'nothing says whether the VM runs', expected: 'runStrategy: Always' }];
  if (typeof runStrategy !== 'string' || RUN_STRATEGIES.includes(runStrategy)) return [];
  if (placeholdersIn(runStrategy).length > 0) return [];
  const expected = `one of ${RUN_STRATEGIES.join(', ')}`;
  const hint = didYouMean(runStrategy, RUN_STRATEGIES);
  return [{ path: ['runStrategy'], message: 'no run strategy', expected, got: preview(runStrategy), hint }];
}

/** Devices of an instance are what is listed beside the domain, by name. */
function pairs(device: string, list: string, devicesOf: (spec: JsonObject) => readonly Json[], path: string[]): Rule {
  return (spec) => {
    const known = namesIn(listAt(spec, list));
    return devicesOf(spec).flatMap((item, index) => {
      const name = stringAt(item, 'name');
      if (name === undefined || known.includes(name) || placeholdersIn(name).length > 0) return [];
      const message = `the ${device} \`${name}\` has none of ${list}`;
      const hint = didYouMean(name, known) ?? `add \`${name}\` to ${list}`;
      return [{ path: [...path, String(index), 'name'], message, hint }];
    });
  };
}
