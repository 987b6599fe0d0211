import type { ReadyWhen } from '../../model/suite.ts';

/** The phase in which a workload's object has arrived, by the name that measurements carry. */
export function arrivalPhase(ready: ReadyWhen): string {
  if ('phase' in ready) return ready.phase;
  if ('condition' in ready) return ready.condition;
  return 'to' in ready.equal && typeof ready.equal.to === 'string' ? ready.equal.to : 'Ready';
}
