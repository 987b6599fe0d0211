import { text } from '../../source/navigate.ts';
import { neighbours } from '../../source/suggest.ts';
import type { YamlEntry } from '../../source/yaml-node.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { hasTestGroup, testgridAnnotations } from '../testgrid.ts';

export const testgridAnnotation: LintRule = {
  id: 'testgrid-annotation',
  severity: 'error',
  summary: 'a testgrid-* annotation that configurator refuses or does not know',
  why:
    'Prow does not read these annotations, configurator does: numbers must be whole, addresses must have one @, a ' +
    'misspelt key is ignored, and settings of a group that is not made are an error.',
  source: 'k8s.io/test-infra testgrid/pkg/configurator/prow/prow.go',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  annotations: {testgrid-dashboards: perf, testgrid-num-failures-to-alert: "three"}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  annotations: {testgrid-dashboards: perf, testgrid-num-failures-to-alert: "3"}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) =>
    testgridAnnotations(job).flatMap(({ key, value, at }) => {
      if (!KEYS.has(key)) return [aboutUnknown(job, { key, value, at })];
      const written = text(value) ?? '';
      const form = KEYS.get(key);
      if (form !== undefined && !form.test(written)) {
        return [about(job, { message: `configurator refuses \`${key}: ${written}\``, fix: fixFor(key) }, value.at)];
      }
      if (NEEDS_GROUP.has(key) && !hasTestGroup(job)) {
        const message = `\`${key}\` sets something of a test group that is not made for this job`;
        return [about(job, { message, fix: 'add testgrid-dashboards, or remove it' }, at)];
      }
      return [];
    }),
  ),
};

function aboutUnknown(job: Job, { key, value, at }: Pick<YamlEntry, 'key' | 'value' | 'at'>): Complaint {
  const near = neighbours(key, [...KEYS.keys(), DESCRIPTION], 9)[0]?.name;
  const fix = near === undefined ? 'remove it' : `did you mean \`${near}\`?`;
  const isSoAnyway = near === CREATE && text(value) === String(hasTestGroup(job));
  const message = `configurator does not know \`${key}\``;
  return about(job, { message, fix, severity: isSoAnyway ? 'info' : 'warning' }, at);
}

const CREATE = 'testgrid-create-test-group';
/** The one that has no `testgrid-` before it. */
const DESCRIPTION = 'description';
const INTEGER = /^[-+]?\d+$/;
const KEYS = new Map<string, RegExp | undefined>([
  ['testgrid-dashboards', undefined],
  [CREATE, /^(true|false)$/],
  ['testgrid-tab-name', undefined],
  ['testgrid-alert-email', /^\s*[^@,]+@[^@,]+(,[^@,]+@[^@,]+)*$/],
  ['testgrid-num-failures-to-alert', INTEGER],
  ['testgrid-alert-stale-results-hours', INTEGER],
  ['testgrid-num-columns-recent', INTEGER],
  ['testgrid-days-of-results', INTEGER],
  ['testgrid-in-cell-metric', undefined],
  ['testgrid-base-options', undefined],
  ['testgrid-broken-column-threshold', /^\d*\.?\d+$/],
  ['testgrid-disable-prowjob-analysis', /^(true|false)$/],
]);
const NEEDS_GROUP = new Set([
  'testgrid-tab-name',
  'testgrid-alert-email',
  'testgrid-num-columns-recent',
  'testgrid-num-failures-to-alert',
  'testgrid-alert-stale-results-hours',
  'testgrid-days-of-results',
]);

function fixFor(key: string): string {
  if (KEYS.get(key) === INTEGER) return 'write a whole number in quotes';
  return key === 'testgrid-alert-email'
    ? 'write addresses with a comma between them'
    : 'write "true" or "false", or a number for a threshold';
}
