import { objectsMetrics } from '../../model/metrics/objects.ts';
import type { ObjectRecord } from '../facts/record.ts';
import { single } from './estimate.ts';
import { groupsOf } from './groups.ts';
import type { Measure } from './measure.ts';

const STATES: Readonly<Record<string, (object: ObjectRecord) => boolean>> = {
  created: ({ acknowledgedAt }) => acknowledgedAt !== undefined,
  ready: ({ ready }) => ready,
  failed: ({ failure }) => failure !== undefined,
  lost: ({ lostAt }) => lostAt !== undefined,
  deleted: ({ deletion }) => deletion?.goneAt !== undefined,
};

/** What became of the objects. */
export const objects: Measure = {
  metrics: objectsMetrics,
  measure: (facts) =>
    groupsOf(facts).flatMap(({ labels, asked, objects }) => {
      const counts = Object.entries(STATES).map(([state, is]) => [state, objects.filter(is).length] as const);
      return [['asked', asked] as const, ...counts].map(([state, count]) =>
        single('objects', { ...labels, state }, { count: { value: count } }, asked),
      );
    }),
};
