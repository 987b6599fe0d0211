import { type JsonObject, numberAt, objectAt, present, stringAt, valueAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { labelsOf, nameOf, namespaceOf, ownerReference, uidOf } from '../registry/objects.ts';

/** virt-launcher, libvirt and QEMU beside the guest: about what KubeVirt adds for a small guest. */
const OVERHEAD_BYTES = 210 * 2 ** 20;
/** KubeVirt's default cpuAllocationRatio: ten virtual CPUs to one. */
const CPU_ALLOCATION_RATIO = 10;

/** The pod that virt-controller makes for a VMI: one guest, its overhead, its devices. */
export function launcherPod(vmi: JsonObject, suffix: string, version: string): JsonObject {
  const domain = objectAt(vmi, 'spec', 'domain');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `virt-launcher-${nameOf(vmi)}-${suffix}`.slice(-253),
      namespace: namespaceOf(vmi),
      labels: {
        ...labelsOf(vmi),
        'kubevirt.io': 'virt-launcher',
        'kubevirt.io/created-by': uidOf(vmi),
        'vm.kubevirt.io/name': nameOf(vmi).slice(0, 63),
      },
      annotations: { 'kubevirt.io/domain': nameOf(vmi) },
      ownerReferences: [ownerReference(vmi)],
    },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: (numberAt(vmi, 'spec', 'terminationGracePeriodSeconds') ?? 30) + 30,
      nodeSelector: { ...objectAt(vmi, 'spec', 'nodeSelector'), 'kubevirt.io/schedulable': 'true' },
      ...placementBeside(vmi),
      containers: [
        {
          name: 'compute',
          image: `quay.io/kubevirt/virt-launcher:${version}`,
          resources: { requests: requests(domain) },
        },
      ],
    },
  };
}

/** What an instance says of its place beside its node selector is its launcher's. */
const placementBeside = (vmi: JsonObject): JsonObject =>
  present({
    affinity: valueAt(vmi, 'spec', 'affinity'),
    tolerations: valueAt(vmi, 'spec', 'tolerations'),
    topologySpreadConstraints: valueAt(vmi, 'spec', 'topologySpreadConstraints'),
  });

function requests(domain: JsonObject): JsonObject {
  const guest = stringAt(domain, 'resources', 'requests', 'memory') ?? stringAt(domain, 'memory', 'guest') ?? '0';
  const virtualCpus = numberAt(domain, 'cpu', 'cores') ?? 1;
  return {
    cpu: stringAt(domain, 'resources', 'requests', 'cpu') ?? `${(1000 * virtualCpus) / CPU_ALLOCATION_RATIO}m`,
    memory: String((parseQuantity(guest) ?? 0) + OVERHEAD_BYTES),
    'ephemeral-storage': '50M',
    'devices.kubevirt.io/kvm': '1',
    'devices.kubevirt.io/tun': '1',
    'devices.kubevirt.io/vhost-net': '1',
  };
}
