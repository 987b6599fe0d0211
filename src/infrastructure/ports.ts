import type { Clock } from '../model/clock.ts';
import type { NodeInventory } from '../model/entry.ts';
import type { CommandLine } from '../model/infrastructure.ts';
import type { Milliseconds } from '../model/units.ts';

/** What making and removing a cluster needs from outside. */
export interface InfrastructurePorts {
  readonly clock: Clock;
  /** Runs a command to its end; rejects with the signal's reason when it aborted, after everything that the command started has ended. `more` are further variables. */
  run(command: CommandLine, signal: AbortSignal, more?: Readonly<Record<string, string>>): Promise<CommandEnd>;
  /** The same, for what it prints. */
  print(command: CommandLine, signal: AbortSignal): Promise<CommandEnd & { readonly printed: string }>;
  /** The text of a file, relative to where commands run; undefined where there is none. */
  read(path: string): string | undefined;
  /** Writes a file that commands read, at an absolute path. */
  write(path: string, text: string): void;
  /** Keeps the kubeconfig where the instance says that it is. */
  keepKubeconfig(text: string): void;
  /** The nodes, by the instance's kubeconfig. Rejects where the API server does not answer. */
  nodes(signal: AbortSignal): Promise<readonly NodeInventory[]>;
  /** A sentence for people. */
  notice(line: string): void;
}

export interface CommandEnd {
  readonly code: number;
  /** The last lines that it printed, for a message. */
  readonly lastLines: string;
}

/** How long between two looks at what is not there yet, or not gone yet. */
export interface Pace {
  readonly lookEveryMs: Milliseconds;
  /** How long an API server may go on answering after its cluster was removed. */
  readonly silentWithinMs: Milliseconds;
}
