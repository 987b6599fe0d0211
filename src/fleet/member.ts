import type { BenchmarkReading, BenchmarkSample } from '../model/facts.ts';
import type { PilotFact } from '../model/fleet.ts';
import type { EpochMs } from '../model/units.ts';

/** A participant of a fleet that left an output, and what that is worth. */
export interface FleetMember {
  readonly name: string;
  /** Members of one flavour are equals: `vm-16`. */
  readonly flavour: string;
  readonly node?: string | undefined;
  readonly cores?: number | undefined;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly pilot: PilotFact;
  readonly status: BenchmarkSample['status'];
  readonly reason?: string | undefined;
  /** Its score first. */
  readonly readings: readonly BenchmarkReading[];
  /** What the output names as its tool. */
  readonly tool?: string | undefined;
}

/** As many CPUs as its flavour says, else as its kernel shows. */
export function coresOf({ cores, pilot }: FleetMember): number | undefined {
  const shown = Number(pilot.facts.cpus);
  return cores ?? (shown > 0 ? shown : undefined);
}
