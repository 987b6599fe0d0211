import { createReadStream, readFileSync } from 'node:fs';
import { type History, toHistory } from '../../src/history/history.ts';
import { ciPerformanceBenchmarks } from '../../src/history/import/ci-performance-benchmarks.ts';
import { placedRun } from '../../src/history/import/place-run.ts';
import { tidyTable } from '../../src/history/import/tidy-table.ts';
import type { RunDocument } from '../../src/history/run.ts';

const FOLDER = new URL('../data/kubevirt-history/', import.meta.url);

/** The lanes of KubeVirt's own history by job, as `prowess import` reads them. */
export async function readLanes(): Promise<Map<string, History>> {
  const documents: RunDocument[] = [];
  for await (const { where, job = '', build = '', ...numbers } of tidyTable(
    createReadStream(new URL('history.csv.gz', FOLDER)),
    'history.csv.gz',
  )) {
    const place = { where, job, build, line: 'main', address: `${job}/${build}` };
    documents.push(placedRun(ciPerformanceBenchmarks, place, numbers));
  }
  const lanes = Map.groupBy(documents, ({ run }) => run.job);
  return new Map([...lanes].map(([job, own]) => [job, toHistory(job, own)]));
}

/** A change that was traced to its cause by hand. */
export interface Label {
  readonly event: string;
  readonly job: string;
  readonly kind: string;
  readonly metric: string;
  readonly firstAffectedBuild: string;
  readonly firstAffectedTime: string;
  readonly medianBefore: number;
  readonly medianAfter: number;
  readonly class: string;
  readonly pullRequest: number | null;
  readonly certainty: 'checked' | 'probable';
}

export const readLabels = (): Label[] => JSON.parse(readFileSync(new URL('labels.json', FOLDER), 'utf8'));

export const mergesFile = new URL('merges.csv.gz', FOLDER);
