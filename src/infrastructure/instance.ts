import type { CommandLine } from '../model/infrastructure.ts';
import { fillPlaceholders } from '../model/placeholders.ts';

/** One cluster that is made for one run. */
export interface Instance {
  /** Lower-case letters, digits and `-`: a name for whatever is made. */
  readonly id: string;
  /** The name of its cluster file. */
  readonly cluster: string;
  /** Absolute path of a folder for what belongs to it. */
  readonly folder: string;
  /** Absolute path of the file that holds its kubeconfig once it is up. */
  readonly kubeconfig: string;
}

/** Names that machines, clusters and namespaces may all have: at most 40 characters. */
export const instanceId = (cluster: string, unique: string): string =>
  `${cluster.replaceAll('.', '-').slice(0, 31)}-${unique.slice(0, 8)}`.replace(/-+/g, '-');

/** A command with its placeholders filled in. */
export const filled = (command: CommandLine, { id, cluster, kubeconfig }: Instance): CommandLine =>
  command.map((word) => String(fillPlaceholders(word, { id, cluster, kubeconfig })));

/** By this variable the programs of a command are found when their runner is gone. */
export const ID_VARIABLE = 'PROWESS_INFRASTRUCTURE_ID';

/** What every command of an instance finds in its environment. */
export const instanceEnvironment = ({ id, cluster, kubeconfig }: Instance): Readonly<Record<string, string>> => ({
  [ID_VARIABLE]: id,
  PROWESS_CLUSTER: cluster,
  KUBECONFIG: kubeconfig,
});
