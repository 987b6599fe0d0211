/** Where the programs of a control plane run, where that is not this machine's own network. */
export interface Network {
  /** The beginning of a command line that starts a program there, and ends it with the process that it is started by. */
  readonly enter: readonly string[];
  /** Lets ports of loopback here lead to the same ports of loopback there. */
  forward(ports: readonly number[]): void;
}
