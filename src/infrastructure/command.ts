import type { CommandLine, CommandProvider } from '../model/infrastructure.ts';
import { filled, type Instance } from './instance.ts';
import type { KubeconfigSource, Provision } from './provision.ts';

/** A cluster by the site's own commands. */
export function commandProvision(provider: CommandProvider, instance: Instance): Provision {
  const { up, down, validate, gone, kubeconfig, folder, environment, inherit } = provider;
  return {
    files: {},
    up: [filled(up, instance)],
    kubeconfig: kubeconfigSource(kubeconfig, instance),
    install: [],
    ...(validate !== undefined && { validate: filled(validate, instance) }),
    pinned: {},
    down: [filled(down, instance)],
    ...(gone !== undefined && { gone: { command: filled(gone, instance) } }),
    folder,
    environment,
    inherit,
  };
}

function kubeconfigSource(written: string | CommandLine | undefined, instance: Instance): KubeconfigSource {
  if (written === undefined) return { file: instance.kubeconfig };
  if (typeof written !== 'string') return { command: filled(written, instance) };
  return { file: filled([written], instance).join('') };
}
