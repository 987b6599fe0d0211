import { KnownError } from '../model/errors.ts';
import { ms } from '../model/units.ts';
import type { ContainerPort } from '../runner/fleet/port.ts';
import type { SimContext } from './context.ts';
import { labelsOf, phaseOf } from './registry/objects.ts';

/** Of the programs in containers those of virt-launcher are played, as far as they say their versions. */
export const simContainers = ({ time, registry, options }: SimContext): ContainerPort => ({
  async exec({ namespace, pod, container }, _command, signal) {
    await time.sleep(ms(options.network.roundTripMs), signal);
    const found = registry.find(registry.kinds.named('Pod'), `${namespace}/${pod}`);
    if (found !== undefined && phaseOf(found) === 'Running' && labelsOf(found)['kubevirt.io'] === 'virt-launcher')
      return LAUNCHER_SAYS;
    throw new KnownError('infrastructure', `container ${container} of pod ${pod} has no such program: it is simulated`);
  },
});

const LAUNCHER_SAYS = `qemu QEMU emulator version 0.0 (simulated)
libvirt virtqemud (libvirt) 0.0 (simulated)
`;
