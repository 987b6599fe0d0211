import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { diskError } from '../../adapters/disk/failures.ts';
import { removeStaging } from '../../adapters/disk/leftovers.ts';
import { openFile } from '../../adapters/disk/read-file.ts';
import { isOptionalArtifact, toArtifacts } from '../../formats/index.ts';
import type { Result } from '../../model/result.ts';
import { runReport } from '../../report/index.ts';
import { linesOf, type RunRecord, recordReader, toResult } from '../../results/index.ts';
import { finishedFile } from './finished-file.ts';
import { clearPlace } from './standing.ts';

export const JOURNAL = 'journal.ndjson';
export const REPORT = 'prowess-report.html';

export interface Finished {
  readonly result: Result;
  readonly facts: RunRecord;
}

/**
 * Computes a run's result from its journal and replaces every artifact; also for a run that was killed long ago. The build's
 * finished.json never contradicts them: one that would is taken away before the first artifact changes, and is written last.
 */
export async function finishRun(artifacts: string): Promise<Finished> {
  const facts = await readRecord(artifacts);
  const result = toResult(facts);
  const made = [...toArtifacts(result, facts), runReport(result, facts)];
  const names = new Set(made.map(({ path }) => path));
  const isArtifact = (file: string): boolean => names.has(file) || isOptionalArtifact(result.run, file);
  const finished = finishedFile(artifacts, result);
  const stale = clearPlace(artifacts, result.run, names);
  await removeStaging(artifacts, isArtifact);
  await finished.withdraw();
  await stale.remove();
  await writeArtifacts(artifacts, made);
  await finished.write();
  return { result, facts };
}

/** What the journal of an artifacts folder says. */
export async function readRecord(artifacts: string): Promise<RunRecord> {
  const path = join(artifacts, JOURNAL);
  const fd = openFile(path, 'the journal');
  const reader = recordReader();
  try {
    for await (const line of linesOf(createReadStream(path, { fd, encoding: 'utf8' }))) reader.line(line);
  } catch (error) {
    throw diskError(error, `read the journal ${path}`);
  }
  return reader.end();
}
