import { seriesHistories } from '../../src/analysis/changes/series.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import type { History } from '../../src/history/history.ts';

/** Runs within which changes are of one event, and how many families make one: chance alone brings no three together. */
const NEAR = 3;
const LEAST_FAMILIES = 3;

/** Whether at a run of a lane several families changed at once: a change of the lane, though no label names it. */
export type IsLaneEvent = (lane: string, run: number) => boolean;

export function laneEvents(lanes: ReadonlyMap<string, History>): IsLaneEvent {
  const changes = new Map([...lanes].map(([lane, history]) => [lane, changesOfLane(history)]));
  return (lane, run) => {
    const near = (changes.get(lane) ?? []).filter((change) => Math.abs(change.run - run) <= NEAR);
    return new Set(near.map(({ family }) => family)).size >= LEAST_FAMILIES;
  };
}

function changesOfLane(history: History): { run: number; family: string }[] {
  const declare = declarations();
  return [...history.series].flatMap((entry) =>
    seriesHistories(history, entry, declare(entry[1].name)).flatMap(({ changes, declaration: { family } }) =>
      changes.map(({ run }) => ({ run, family })),
    ),
  );
}
