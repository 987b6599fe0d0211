import type { CommandLine, Provider } from '../model/infrastructure.ts';
import { filled, type Instance } from './instance.ts';

/** What is run to make, check and remove one cluster: the same for every provider, so that one driver performs them all. */
export interface Provision {
  /** In order; each must end with 0. */
  readonly up: readonly CommandLine[];
  /** Where `up` leaves the kubeconfig. */
  readonly kubeconfig: KubeconfigSource;
  /** Asked again until it ends with 0. */
  readonly validate?: CommandLine;
  /** In order; the first that fails is tried again with all before it. */
  readonly down: readonly CommandLine[];
  /** Ends with 0 when nothing is left. */
  readonly gone?: CommandLine;
  /** Where the commands run, relative to the folder of prowess.yaml. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly inherit: readonly string[];
}

export type KubeconfigSource = { readonly file: string } | { readonly command: CommandLine };

export function provisionOf(provider: Provider, instance: Instance): Provision {
  const { up, down, validate, gone, kubeconfig, folder, environment, inherit } = provider;
  return {
    up: [filled(up, instance)],
    kubeconfig: kubeconfigSource(kubeconfig, instance),
    ...(validate !== undefined && { validate: filled(validate, instance) }),
    down: [filled(down, instance)],
    ...(gone !== undefined && { gone: filled(gone, instance) }),
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
