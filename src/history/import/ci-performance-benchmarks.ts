import { isJsonObject } from '../../model/json.ts';
import { parseInstant } from '../../model/units.ts';
import { readAuditValues } from './audit-values.ts';
import type { BuildFormat, ImportedFile, ImportFormat, RunNumbers } from './format.ts';
import { readJson } from './json-file.ts';
import { AUDIT_FACTS, AUDIT_KINDS } from './perfscale-audit.ts';
import { tidyTable } from './tidy-table.ts';

const builds: BuildFormat = {
  names: 'results.json',
  holdsNumbers: (path) => path === 'results.json',
  read: ([file]) => (file === undefined ? { points: [] } : readResults(file)),
};

/** `{JobDirCreationTime, VMIResult: {Values}, VMResult: {Values}}`; a result that was not measured is null. */
function readResults(source: ImportedFile): RunNumbers {
  const file = readJson(source);
  if (!isJsonObject(file.value)) throw file.fault([], 'an object with VMIResult or VMResult', file.value);
  const { JobDirCreationTime: written, ...results } = file.value;
  const uploadedAt = typeof written === 'string' ? parseInstant(written) : undefined;
  if (uploadedAt === undefined) throw file.fault(['JobDirCreationTime'], 'an instant', written);
  const points = Object.entries(results)
    .filter(([, result]) => result !== null)
    .flatMap(([kind, result]) => readAuditValues(file, result, kind, [kind]));
  return { uploadedAt, points };
}

/** https://github.com/kubevirt/ci-performance-benchmarks: a folder results/JOB/BUILD/results.json, or the same numbers in one table. */
export const ciPerformanceBenchmarks: ImportFormat = {
  what: "KubeVirt's published results: a folder of JOB/BUILD/results.json, or a CSV of job,build,time,kind,metric,value",
  hard: AUDIT_FACTS,
  kinds: AUDIT_KINDS,
  builds,
  table: tidyTable,
};
