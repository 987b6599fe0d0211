import { assertNever } from '../model/errors.ts';
import type { Provider } from '../model/infrastructure.ts';
import { commandProvision } from './command.ts';
import type { Instance } from './instance.ts';
import { kopsProvision } from './kops.ts';
import { localProvision } from './local.ts';
import type { NodeCounts, Provision } from './provision.ts';

/** How a provider makes, checks and removes one cluster. */
export function provisionOf(provider: Provider, instance: Instance, nodes: NodeCounts): Provision {
  switch (provider.kind) {
    case 'command':
      return commandProvision(provider, instance);
    case 'kops':
      return kopsProvision(provider, instance, nodes);
    case 'local':
      return localProvision(provider, instance, nodes);
    default:
      return assertNever(provider);
  }
}
