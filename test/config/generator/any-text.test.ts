import { expect } from 'chai';
import fc from 'fast-check';
import { generate } from '../../../src/config/generator/generate.ts';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import { type JsonObject, listAt, valueAt } from '../../../src/model/json.ts';
import type { Config, Test } from '../../../src/model/suite.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { siteOf } from '../../support/site.ts';
import { text } from '../../support/tricky.ts';

const templates = shippedTemplates();
const config = siteOf({
  'suites/any.yaml': `
version: 1
suite: any
repo: acme/product@main
cluster: metal
workload: pod
testgrid: {dashboards: [any-perf]}
tests:
  burst:
    periodic: {cron: "0 4 * * *"}
    presubmit: {comment: /test perf}
    scenario: {kind: burst, objects: 1}
`,
});

/** The configuration with its only test changed; parsing is not what is tested here. */
const withTest = (change: (test: Test) => Test): Config => ({
  ...config,
  suites: config.suites.map((suite) => ({ ...suite, tests: suite.tests.map(change) })),
});

const fileOf = (changed: Config, path: string): string =>
  generate(changed, templates, new Map()).find((file) => file.path === path)?.text ?? '';

describe('[I] config/generator with any text', () => {
  it('carries it through job files unchanged, wherever a job has room for text', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 7, maxLength: 7 }), (texts) => {
        const [annotation, value, argument, template, description, key, label] = texts as [
          string,
          ...string[],
        ] as string[];
        const prow = {
          annotations: { [`x${key}`]: annotation },
          labels: { plain: label },
          reporter_config: { slack: { report_template: template } },
          spec: { containers: [{ env: [{ name: 'ANY', value }], args: [argument] }] },
        } as JsonObject;
        const changed = withTest((test) => ({
          ...test,
          description: description ?? '',
          triggers: { ...test.triggers, prow },
        }));
        const jobs = readYaml11(fileOf(changed, 'jobs/any.gen.yaml'));
        for (const job of [valueAt(jobs, 'periodics'), valueAt(jobs, 'presubmits', 'acme/product')].flat()) {
          const entry = job as JsonObject;
          const [container] = listAt(entry, 'spec', 'containers');
          expect([
            valueAt(entry, 'annotations', `x${key}`),
            valueAt(entry, 'annotations', 'description') ?? '',
            valueAt(entry, 'labels', 'plain'),
            valueAt(entry, 'reporter_config', 'slack', 'report_template'),
            valueAt(container, 'args'),
            valueAt(listAt(container, 'env').at(-1), 'value'),
          ]).to.deep.equal([annotation, description, label, template, [argument], value]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('carries it through TestGrid files unchanged', () => {
    fc.assert(
      fc.property(text, text, text, (tab, description, metric) => {
        const changed = withTest((test) => ({
          ...test,
          publish: {
            ...test.publish,
            testgrid: { ...test.publish.testgrid, tab, description, inCellMetric: metric, graphMetrics: [metric] },
          },
        }));
        const read = readYaml11(fileOf(changed, 'testgrid/small.gen.yaml'));
        const [group] = listAt(read, 'test_groups');
        const [shown] = listAt(listAt(read, 'dashboards')[0], 'dashboard_tab');
        expect([
          valueAt(shown, 'name'),
          valueAt(shown, 'description') ?? '',
          valueAt(group, 'short_text_metric'),
        ]).to.deep.equal([tab, description, metric]);
        const query = new URLSearchParams(String(valueAt(shown, 'base_options')));
        expect(query.getAll('graph-metrics')).to.deep.equal([metric]);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the tables of the schedule document whole', () => {
    const lines = (changed: Config): number => fileOf(changed, 'docs/generated/schedule.md').split('\n').length;
    const plain = lines(config);
    fc.assert(
      fc.property(text, (description) => {
        const changed = withTest((test) => ({ ...test, description }));
        expect(lines(changed)).to.equal(plain);
        const row = fileOf(changed, 'docs/generated/schedule.md').match(/^\| burst \|.*$/m)?.[0] ?? '';
        expect(row.replaceAll(/\\./g, '').split('|')).to.have.length(8);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses text that no UTF-8 file can carry', () => {
    const changed = withTest((test) => ({ ...test, description: 'half \ud800' }));
    expect(() => generate(changed, templates, new Map())).to.throw('half of a surrogate pair');
  });
});
