import { readAuditValues } from './audit-values.ts';
import type { BuildFormat, ImportFormat } from './format.ts';
import { readJson } from './json-file.ts';

/** What both of KubeVirt's formats hold. */
export const AUDIT_FACTS = { numbers: 'perfscale-audit' } as const;

const FILE = /(?:^|\/)(?:perfscale-audit|(.+)-perf-audit)-results\.json$/;

const builds: BuildFormat = {
  names: 'artifacts/*perf-audit-results.json or artifacts/perfscale-audit-results.json',
  holdsNumbers: (path) => FILE.test(path),
  read: (files) => ({
    points: files.flatMap((each) => {
      const file = readJson(each);
      return readAuditValues(file, file.value, kindOf(each.path), []);
    }),
  }),
};

/** What a density job measures: instances, and then machines. */
export const AUDIT_KINDS = ['VMIResult', 'VMResult'] as const;

/** As perf-report-creator of kubevirt/project-infra names them, so that a series goes on whichever of both is imported. */
const KINDS: Readonly<Record<string, string>> = { VMI: 'VMIResult', VM: 'VMResult' };

/** A file without a prefix is that of the density job, which creates VMIs. */
function kindOf(path: string): string {
  const prefix = FILE.exec(path)?.[1]?.split('/').at(-1) ?? 'VMI';
  return KINDS[prefix] ?? prefix;
}

/** What KubeVirt's performance jobs upload (tests/performance/density.go, hack/kwok-perftests.sh). */
export const perfscaleAudit: ImportFormat = {
  what: "the audit results that KubeVirt's performance jobs upload",
  hard: AUDIT_FACTS,
  kinds: AUDIT_KINDS,
  builds,
};
