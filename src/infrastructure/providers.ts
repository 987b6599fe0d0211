import type { Provider } from '../model/infrastructure.ts';
import { commandProvision } from './command.ts';
import type { Instance } from './instance.ts';
import { kopsProvision } from './kops.ts';
import type { NodeCounts, Provision } from './provision.ts';

/** How a provider makes, checks and removes one cluster. */
export function provisionOf(provider: Provider, instance: Instance, nodes: NodeCounts): Provision {
  return provider.kind === 'kops' ? kopsProvision(provider, instance, nodes) : commandProvision(provider, instance);
}
