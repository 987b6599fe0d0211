import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { metadata } from '../../formats/metadata.ts';
import type { Fact } from '../../model/entry.ts';
import { toResult } from '../../results/index.ts';
import { readRecord } from './finish.ts';

/**
 * Until a run has ended, its metadata are those of a run that was killed: if it is, pod-utils upload what is there, and TestGrid
 * shows commit, versions and hardware above the column. Written once, at the first step that makes load, be it a warm-up: these are
 * known by then.
 */
export function writeMetadataAhead(artifacts: string): { take(fact: Fact): void; done(): Promise<void> } {
  let writing: Promise<void> | undefined;
  return {
    take(fact) {
      // What cannot be written now cannot be written at the end either, and is reported then.
      if (fact.type === 'step-started' && (fact.kind === 'warm-up' || fact.role === 'measure'))
        writing ??= write(artifacts).catch(() => {});
    },
    done: async () => writing,
  };
}

async function write(artifacts: string): Promise<void> {
  await writeArtifacts(artifacts, [metadata(toResult(await readRecord(artifacts)))]);
}
