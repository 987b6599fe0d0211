import type { Run } from '../history/run.ts';
import type { ChangeNote } from './change-notes.ts';
import { mayBeOne } from './change-word.ts';

/** Changes that may have begun at one run, whatever they are of: most likely of one cause. */
export interface ChangeBlock {
  readonly run: Run;
  readonly notes: readonly ChangeNote[];
}

/** `changes` are in order, the newest first. */
export function blocksOf(changes: readonly ChangeNote[]): ChangeBlock[] {
  const blocks: { run: Run; notes: ChangeNote[] }[] = [];
  for (const change of changes) {
    const block = blocks.find(({ notes }) => notes.every((note) => mayBeOne(note, change)));
    if (block === undefined) blocks.push({ run: change.run, notes: [change] });
    else block.notes.push(change);
  }
  return blocks;
}
