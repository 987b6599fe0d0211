import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { diskError } from '../../adapters/disk/failures.ts';
import { toArtifacts } from '../../formats/index.ts';
import type { Result } from '../../model/result.ts';
import { runReport } from '../../report/index.ts';
import type { Evidence } from '../../results/facts/evidence.ts';
import { evidenceReader } from '../../results/facts/gather.ts';
import { linesOf } from '../../results/journal/lines.ts';
import { toResult } from '../../results/to-result.ts';

export const JOURNAL = 'journal.ndjson';
export const REPORT = 'prowess-report.html';

export interface Finished {
  readonly result: Result;
  readonly facts: Evidence;
}

/** Computes a run's result from its journal and writes every artifact; also for a run that was killed long ago. */
export async function finishRun(artifacts: string): Promise<Finished> {
  const facts = await readEvidence(artifacts);
  const result = toResult(facts);
  await writeArtifacts(artifacts, [...toArtifacts(result, facts), runReport(result, facts)]);
  return { result, facts };
}

/** What the journal of an artifacts folder says. */
export async function readEvidence(artifacts: string): Promise<Evidence> {
  const path = join(artifacts, JOURNAL);
  const reader = evidenceReader();
  try {
    for await (const line of linesOf(createReadStream(path, 'utf8'))) reader.line(line);
  } catch (error) {
    throw diskError(error, `read the journal ${path}`);
  }
  return reader.end();
}
