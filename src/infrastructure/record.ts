import type { ProviderKind } from '../model/infrastructure.ts';
import { parseJson } from '../model/json.ts';
import { type EpochMs, elapsed, minutes, seconds } from '../model/units.ts';
import { object, optional, text, word } from '../shapes/check.ts';
import { at } from '../shapes/entry.ts';
import { providerKind } from '../shapes/plan.ts';

/**
 * What a store keeps of a cluster from before it is made until it is seen to be gone: by it whatever a lost runner left is found. It holds
 * no command: what removes a cluster is what its file says.
 */
export interface InfrastructureRecord {
  readonly version: 1;
  readonly id: string;
  /** The name of its cluster file. */
  readonly cluster: string;
  readonly provider: ProviderKind;
  readonly state: RecordState;
  readonly test: string;
  readonly job?: string;
  readonly build?: string;
  /** Where the runner is: a process there can see whether it still is. */
  readonly machine: string;
  readonly createdAt: EpochMs;
  /** When the runner was last known to be at work, by its own clock. */
  readonly aliveAt: EpochMs;
  /** Why it could not be removed. */
  readonly reason?: string;
}

/** `left`: its runner has given up removing it. */
export type RecordState = 'making' | 'standing' | 'removing' | 'left';

/** The folder of a store that holds them all. */
export const RECORDS = 'infrastructure';

export const recordPath = ({ cluster, id }: Pick<InfrastructureRecord, 'cluster' | 'id'>): string =>
  `${RECORDS}/${cluster}/${id}.json`;

export const recordText = (record: InfrastructureRecord): string => `${JSON.stringify(record, null, 2)}\n`;

/** Undefined for what is no record of this version. */
export function parseRecord(text: string): InfrastructureRecord | undefined {
  const value: unknown = parseJson(text);
  return isRecord(value) ? value : undefined;
}

const shape = object<InfrastructureRecord>({
  version: word(1),
  id: text,
  cluster: text,
  provider: providerKind,
  state: word<RecordState>('making', 'standing', 'removing', 'left'),
  test: text,
  job: optional(text),
  build: optional(text),
  machine: text,
  createdAt: at,
  aliveAt: at,
  reason: optional(text),
});

const isRecord = (value: unknown): value is InfrastructureRecord => shape.test(value) === undefined;

/** How often a runner renews its record. */
export const RENEW_EVERY = seconds(30);

/** After this long without a renewal a runner elsewhere is taken for lost: many times the interval, for clocks differ and stores fail. */
export const SILENT_AFTER = minutes(15);

/** What is known of a record's runner. */
export interface Witness {
  readonly now: EpochMs;
  /** Where we are. */
  readonly machine: string;
  /** Whether its runner is at work, asked on its own machine. */
  readonly isHeldHere: boolean;
}

/** Why a cluster's runner is over; undefined while it is at work, or may be. */
export function whyOver(record: InfrastructureRecord, { now, machine, isHeldHere }: Witness): string | undefined {
  if (record.state === 'left') return `its runner could not remove it: ${record.reason ?? 'no reason is known'}`;
  if (record.machine === machine) return isHeldHere ? undefined : 'its runner on this machine is gone';
  const silence = elapsed(record.aliveAt, now);
  return silence < SILENT_AFTER ? undefined : `its runner has been silent for ${Math.floor(silence / minutes(1))} min`;
}

/** Whether programs of a lost runner may still be making or removing it. */
export const mayHavePrograms = ({ state }: InfrastructureRecord): boolean => state !== 'standing' && state !== 'left';
