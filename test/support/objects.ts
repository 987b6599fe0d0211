import { parse } from 'yaml';
import type { JsonObject } from '../../src/model/json.ts';

/** Objects that an API server takes, by what they are. */
const SOUND = {
  pod: `
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: one}}
spec:
  containers:
  - name: main
    image: registry.example/pause:v1
    env: [{name: A, value: b}]
    resources: {requests: {memory: 8Mi}, limits: {memory: 16Mi}}
    readinessProbe: {httpGet: {port: 80}}
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, emptyDir: {}}]
  tolerations: [{key: perf, operator: Equal, value: "yes", effect: NoSchedule}]
`,
  deployment: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: one}
spec:
  replicas: 2
  selector: {matchLabels: {app: one}}
  template:
    metadata: {labels: {app: one}}
    spec: {containers: [{name: main, image: registry.example/pause:v1}]}
`,
  job: `
apiVersion: batch/v1
kind: Job
metadata: {name: one}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: registry.example/pause:v1}]}
`,
  claim: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: one}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`,
  statefulSet: `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: one}
spec:
  serviceName: one
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: one}}
  template:
    metadata: {labels: {app: one}}
    spec:
      containers: [{name: main, image: registry.example/pause:v1, volumeMounts: [{name: data, mountPath: /data}]}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`,
  service: `
apiVersion: v1
kind: Service
metadata: {name: one}
spec: {type: ClusterIP, selector: {app: one}, ports: [{port: 80, protocol: TCP}]}
`,
  configMap: `
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
data: {a: b}
`,
} as const;

/** Objects of KubeVirt that its webhooks and its schema take. */
const SOUND_KUBEVIRT = {
  vm: `
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: one}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 64Mi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, masquerade: {}}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, containerDisk: {image: registry.example/cirros:v1}}]
`,
  vmi: `
apiVersion: kubevirt.io/v1
kind: VirtualMachineInstance
metadata: {name: one}
spec:
  terminationGracePeriodSeconds: 0
  domain:
    resources: {requests: {memory: 64Mi}}
    devices: {disks: [{name: root, disk: {bus: virtio}}]}
  volumes: [{name: root, containerDisk: {image: registry.example/cirros:v1}}]
`,
} as const;

const ALL = { ...SOUND, ...SOUND_KUBEVIRT };

/** [object, spot, what is written there instead, path of the slip, words of it]. */
type Spoilt = readonly [object: keyof typeof ALL, spot: string, instead: string, path: string, words: RegExp];

/** What an API server of Kubernetes refuses. */
const REFUSED: readonly Spoilt[] = [
  [
    'pod',
    'memory: 8Mi',
    'memory: 8Mib',
    'spec.containers.0.resources.requests.memory',
    /a quantity.*did you mean `8Mi`/s,
  ],
  [
    'pod',
    '{requests: {memory: 8Mi}, limits: {memory: 16Mi}}',
    '{memory: 8Mi}',
    'spec.containers.0.resources.memory',
    /did you mean `memory` under `limits` or `requests`/,
  ],
  ['pod', 'memory: 8Mi', 'memory: 8 Mi', 'spec.containers.0.resources.requests.memory', /a quantity/],
  [
    'pod',
    'memory: 8Mi',
    'memory: 32Mi',
    'spec.containers.0.resources.requests.memory',
    /above its limit.*at most 16Mi/s,
  ],
  ['pod', 'memory: 8Mi', 'memory: -8Mi', 'spec.containers.0.resources.requests.memory', /less than nothing/],
  ['pod', 'metadata: {name: one, labels: {app: one}}', 'metadata: [{name: one}]', 'metadata', /a map with annotations/],
  ['pod', 'labels: {app: one}', 'labels: [app]', 'metadata.labels', /expected a map/],
  ['pod', 'labels: {app: one}', 'labels: {app: 1}', 'metadata.labels.app', /expected text, got 1.*quote it: "1"/s],
  ['pod', 'labels: {app: one}', 'labels: {app: "the one"}', 'metadata.labels.app', /not the value of a label/],
  ['pod', 'labels: {app: one}', 'labels: {"a b": one}', 'metadata.labels.a b', /not a key of labels/],
  ['pod', 'containers:', 'contianers:', 'spec.contianers', /did you mean `containers`/],
  ['pod', '    image: registry.example/pause:v1\n', '', 'spec.containers.0.image', /no image/],
  ['pod', '- name: main\n    image', '- image', 'spec.containers.0.name', /missing `name`/],
  [
    'pod',
    'image: registry.example/pause:v1',
    'imagePullPolicy: always\n    image: a',
    'spec.containers.0.imagePullPolicy',
    /did you mean `Always`/,
  ],
  ['pod', 'operator: Equal', 'operator: Exist', 'spec.tolerations.0.operator', /did you mean `Exists`/],
  ['pod', 'operator: Equal', 'operator: Exists', 'spec.tolerations.0.value', /takes any value/],
  ['pod', 'key: perf, operator: Equal', 'operator: Equal', 'spec.tolerations.0.operator', /without a key/],
  ['pod', 'effect: NoSchedule', 'effect: noSchedule', 'spec.tolerations.0.effect', /did you mean `NoSchedule`/],
  [
    'pod',
    'effect: NoSchedule',
    'effect: NoSchedule, tolerationSeconds: 5',
    'spec.tolerations.0.tolerationSeconds',
    /NoExecute/,
  ],
  [
    'pod',
    '{name: A, value: b}',
    '{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}',
    'spec.containers.0.env.0.valueFrom',
    /exclude each other/,
  ],
  ['pod', '{name: A, value: b}', '{name: A, value: 1}', 'spec.containers.0.env.0.value', /quote it: "1"/],
  ['pod', '{name: A, value: b}', '{nmae: A, value: b}', 'spec.containers.0.env.0.nmae', /did you mean `name`/],
  [
    'pod',
    'httpGet: {port: 80}',
    'httpGet: {port: 80}, tcpSocket: {port: 80}',
    'spec.containers.0.readinessProbe.tcpSocket',
    /exclude/,
  ],
  [
    'pod',
    '{port: 80}',
    '{port: 80, scheme: https}',
    'spec.containers.0.readinessProbe.httpGet.scheme',
    /did you mean `HTTPS`/,
  ],
  ['pod', 'emptyDir: {}', 'emptyDir: {}, hostPath: {path: /}', 'spec.volumes.0.hostPath', /exclude each other/],
  [
    'pod',
    '{name: data, mountPath',
    '{name: dta, mountPath',
    'spec.containers.0.volumeMounts.0.name',
    /did you mean `data`/,
  ],
  ['pod', '  volumes:', '  restartPolicy: never\n  volumes:', 'spec.restartPolicy', /did you mean `Never`/],
  [
    'pod',
    '  volumes:',
    '  terminationGracePeriodSeconds: "0"\n  volumes:',
    'spec.terminationGracePeriodSeconds',
    /a whole number, got "0"/,
  ],
  ['pod', '  volumes:', '  image: other\n  volumes:', 'spec.image', /did you mean `image` under `containers`/],
  ['pod', '  volumes:', '  colour: red\n  volumes:', 'spec.colour', /PodSpec has no field `colour`/],
  ['deployment', '  selector: {matchLabels: {app: one}}\n', '', 'spec.selector', /missing `selector`/],
  [
    'deployment',
    'selector: {matchLabels: {app: one}}',
    'selector: {app: one}',
    'spec.selector.app',
    /did you mean `app` under `matchLabels`/,
  ],
  ['deployment', 'selector: {matchLabels: {app: one}}', 'selector: {}', 'spec.selector', /selects nothing/],
  ['deployment', 'labels: {app: one}', 'labels: {app: two}', 'spec.selector.matchLabels.app', /selector does not find/],
  ['deployment', 'replicas: 2', 'replicas: "2"', 'spec.replicas', /a whole number, got "2"/],
  ['deployment', 'replicas: 2', 'replica: 2', 'spec.replica', /did you mean `replicas`/],
  [
    'deployment',
    'spec: {containers',
    'spec: {restartPolicy: Never, containers',
    'spec.template.spec.restartPolicy',
    /restart always/,
  ],
  ['deployment', 'apps/v1', 'apps/v1beta1', 'apiVersion', /expected apps\/v1/],
  [
    'deployment',
    '  template:\n    metadata: {labels: {app: one}}\n    spec: {containers: [{name: main, image: registry.example/pause:v1}]}\n',
    '',
    'spec.template',
    /missing `template`/,
  ],
  ['job', 'restartPolicy: Never, ', '', 'spec.template.spec.restartPolicy', /Never or OnFailure/],
  ['job', 'restartPolicy: Never', 'restartPolicy: Always', 'spec.template.spec.restartPolicy', /Never or OnFailure/],
  ['claim', 'ReadWriteOnce', 'ReadWriteOnly', 'spec.accessModes.0', /did you mean `ReadWriteOnce`/],
  ['claim', '1Gi', '1GB', 'spec.resources.requests.storage', /a quantity/],
  ['statefulSet', 'Parallel', 'parallel', 'spec.podManagementPolicy', /did you mean `Parallel`/],
  ['service', 'ClusterIP', 'ClusterIp', 'spec.type', /did you mean `ClusterIP`/],
  ['service', 'protocol: TCP', 'protocol: tcp', 'spec.ports.0.protocol', /did you mean `TCP`/],
  ['configMap', 'data: {a: b}', 'data: {a: 1}', 'data.a', /quote it/],
];

/** What an API server refuses by the form of a text, or by a number. */
const MISFORMED: readonly Spoilt[] = [
  ['pod', '- name: main', '- name: Main', 'spec.containers.0.name', /lower-case letters/],
  [
    'pod',
    '{name: data, mountPath: /data}',
    '{name: my_data, mountPath: /data}',
    'spec.containers.0.volumeMounts.0.name',
    /no volume/,
  ],
  ['pod', '{name: A, value: b}', '{name: A=B, value: b}', 'spec.containers.0.env.0.name', /without =/],
  ['pod', '{name: A, value: b}', '{name: A, valueFrom: {}}', 'spec.containers.0.env.0.valueFrom', /says nothing/],
  ['pod', '{port: 80}', '{port: 80000}', 'spec.containers.0.readinessProbe.httpGet.port', /a port, 1 to 65535/],
  ['pod', 'key: perf', 'key: a b', 'spec.tolerations.0.key', /a key such as/],
  ['pod', 'value: "yes"', 'value: a b', 'spec.tolerations.0.value', /letters, digits/],
  ['pod', '{memory: 8Mi}', '{mem: 8Mi}', 'spec.containers.0.resources.requests.mem', /no resource is called `mem`/],
  ['pod', '  volumes:', '  nodeSelector: {a: b c}\n  volumes:', 'spec.nodeSelector.a', /not the value of a label/],
  [
    'pod',
    '  volumes:',
    '  activeDeadlineSeconds: -1\n  volumes:',
    'spec.activeDeadlineSeconds',
    /no less than 0, got -1/,
  ],
  [
    'pod',
    '  volumes:',
    '  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}\n  volumes:',
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0.values',
    /compares with values/,
  ],
  ['deployment', 'replicas: 2', 'replicas: -2', 'spec.replicas', /no less than 0/],
  ['service', 'port: 80', 'port: 0', 'spec.ports.0.port', /a port/],
  ['service', 'port: 80', 'port: 80000', 'spec.ports.0.port', /a port/],
];

/** What KubeVirt refuses, by its schema or by its webhooks, and what it drops. */
const REFUSED_KUBEVIRT: readonly Spoilt[] = [
  ['vm', 'kubevirt.io/v1', 'kubevirt.io/v2', 'apiVersion', /expected kubevirt.io\/v1/],
  ['vm', 'bus: virtio', 'bus: virtoi', 'spec.template.spec.domain.devices.disks.0.disk.bus', /did you mean `virtio`/],
  [
    'vm',
    'masquerade: {}',
    'masquerade: {}, bridge: {}',
    'spec.template.spec.domain.devices.interfaces.0.bridge',
    /exclude/,
  ],
  ['vm', 'pod: {}', 'pod: {}, multus: {networkName: a}', 'spec.template.spec.networks.0.multus', /exclude/],
  ['vm', 'cirros:v1', 'Cirros:v1', 'spec.template.spec.volumes.0.containerDisk.image', /an image such as/],
  ['vm', 'guest: 64Mi', 'guest: 64MB', 'spec.template.spec.domain.memory.guest', /a quantity/],
  ['vm', 'runStrategy: Always', 'runStrategy: always', 'spec.runStrategy', /did you mean `Always`/],
  ['vm', '  runStrategy: Always\n', '', 'spec.runStrategy', /whether the VM runs/],
  ['vm', 'runStrategy: Always', 'runStrategy: Always\n  running: true', 'spec.running', /exclude each other/],
  [
    'vm',
    'volumes: [{name: root',
    'volumes: [{name: rot',
    'spec.template.spec.domain.devices.disks.0.name',
    /did you mean `rot`/,
  ],
  [
    'vm',
    'networks: [{name: default',
    'networks: [{name: pods',
    'spec.template.spec.domain.devices.interfaces.0.name',
    /none of networks/,
  ],
  [
    'vm',
    'devices:\n          disks: [{name: root, disk: {bus: virtio}}]\n          interfaces: [{name: default, masquerade: {}}]\n',
    '\n',
    'spec.template.spec.domain.devices',
    /missing `devices`/,
  ],
  ['vmi', 'disk: {bus: virtio}', 'disk: {buss: virtio}', 'spec.domain.devices.disks.0.disk.buss', /did you mean `bus`/],
  [
    'vmi',
    'terminationGracePeriodSeconds: 0',
    'terminationGracePeriodSeconds: 0s',
    'spec.terminationGracePeriodSeconds',
    /a whole number/,
  ],
  ['vmi', '  domain:', '  memory: {guest: 64Mi}\n  domain:', 'spec.memory', /did you mean `memory` under `domain`/],
];

export interface SpoiltObject {
  readonly title: string;
  readonly manifest: JsonObject;
  readonly path: string;
  readonly words: RegExp;
}

export const soundObjects = (): JsonObject[] => Object.values(SOUND).map((text) => parse(text));
export const soundOfKubevirt = (): JsonObject[] => Object.values(SOUND_KUBEVIRT).map((text) => parse(text));
export const refusedObjects = (): SpoiltObject[] => [...REFUSED, ...MISFORMED].map(spoil);
export const refusedByKubevirt = (): SpoiltObject[] => REFUSED_KUBEVIRT.map(spoil);

function spoil([object, spot, instead, path, words]: Spoilt): SpoiltObject {
  const text: string = ALL[object];
  if (text.split(spot).length !== 2) throw new Error(`${object} holds ${JSON.stringify(spot)} not once`);
  const title = `${object}: ${instead === '' ? `no ${JSON.stringify(spot.trim())}` : instead.trim()}`;
  return { title, manifest: parse(text.replace(spot, () => instead)), path, words };
}
