/** What a whole machine shows: of its CPU not all tasks can wait. */
export const PRESSURES: readonly PressureKind[] = [
  { resource: 'cpu', stall: 'some' },
  { resource: 'memory', stall: 'some' },
  { resource: 'memory', stall: 'full' },
  { resource: 'io', stall: 'some' },
  { resource: 'io', stall: 'full' },
];

/** The job had work, and none of its tasks ran: others, or a limit, kept its processors. Its own load does not make that. */
export const KEPT_WAITING: PressureKind = { resource: 'cpu', stall: 'full' };

export interface PressureKind {
  readonly resource: 'cpu' | 'memory' | 'io';
  readonly stall: 'some' | 'full';
}

/** As node_exporter and cAdvisor call it, behind `node_` or `container_`. */
export const familyOfPressure = ({ resource, stall }: PressureKind): string =>
  `pressure_${resource}_${stall === 'some' ? 'waiting' : 'stalled'}_seconds_total`;
