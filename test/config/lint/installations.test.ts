import { expect } from 'chai';
import { SITE } from '../../../src/config/lint/examples.ts';
import { lint } from '../../../src/config/lint/lint.ts';
import { atLeast } from '../../../src/config/lint/select.ts';

const config = (queue: string): string => `${SITE.trimStart()}  job_queue_capacities: {${queue}: 1}\n`;

const job = (name: string, queue: string): string =>
  `periodics:\n- {name: ${name}, interval: 24h, job_queue_name: ${queue}, spec: {containers: [{image: i, command: [c]}]}}\n`;

const PRESET = 'presets:\n- labels: {preset-perf: "true"}\n  env: [{name: A, value: b}]\n';

function found(files: Record<string, string>): string[] {
  const report = lint(Object.entries(files).map(([path, text]) => ({ path, text })));
  return atLeast(report, 'warning').findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe('[U] config/lint, repositories with several config.yaml', () => {
  it('judge a job by the config.yaml that shares most folders with it', () => {
    const files = {
      'ci/prow/config/config.yaml': config('own'),
      'vendor/example.com/prow/documented.yaml': config('documented'),
      'ci/prow/jobs/a.yaml': job('a', 'own'),
      'ci/prow/jobs/b.yaml': job('b', 'documented'),
    };
    expect(found(files)).to.deep.equal(['ci/prow/jobs/b.yaml unknown-queue']);
  });

  it('judge a job by the least deep of those that share as many', () => {
    const files = {
      'config.yaml': config('own'),
      'templates/new/config.yaml': config('template'),
      'jobs/a.yaml': job('a', 'own'),
      'jobs/b.yaml': job('b', 'template'),
    };
    expect(found(files)).to.deep.equal(['jobs/b.yaml unknown-queue']);
  });

  it('let presets, jobs and files of one installation not clash with those of another', () => {
    const site = (name: string) => ({
      [`${name}/config.yaml`]: config('perf'),
      [`${name}/presets/presets.yaml`]: PRESET,
      [`${name}/jobs/jobs.yaml`]: job('a', 'perf'),
    });
    expect(found({ ...site('aws'), ...site('gcp') })).to.deep.equal([]);
  });

  it('judge what two installations share in both, and say each finding once', () => {
    const files = {
      'aws/config.yaml': config('one'),
      'gcp/config.yaml': config('two'),
      'jobs/jobs.yaml': job('a b', 'one'),
    };
    expect(found(files)).to.deep.equal(['jobs/jobs.yaml invalid-job-name', 'jobs/jobs.yaml unknown-queue']);
    const report = lint(Object.entries(files).map(([path, text]) => ({ path, text })));
    expect(report).to.include({ jobs: 1, linted: 3, skipped: 0 });
  });
});
