import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import { listAt, valueAt } from '../../../src/model/json.ts';
import { SUITES } from '../../support/built-suites.ts';
import { expectGolden } from '../../support/golden.ts';
import { shippedConfig, shippedTemplates } from '../../support/shipped.ts';
import { SMALL, siteOf } from '../../support/site.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const templates = shippedTemplates();
const NONE_OBSERVED = new Map();

describe('[I] config/generator/generate', () => {
  it('gives for the suites that ship what is committed', () => {
    for (const { path, text } of generate(shippedConfig(), templates, NONE_OBSERVED)) {
      expect(text, `${path}: npm run -s prowess -- generate`).to.equal(readFileSync(join(root, path), 'utf8'));
    }
  });

  it('gives the same bytes whatever the order in which files were read', () => {
    const config = siteOf(SUITES);
    const turned = siteOf(Object.fromEntries(Object.entries(SUITES).reverse()));
    expect(generate(turned, templates, NONE_OBSERVED)).to.deep.equal(generate(config, templates, NONE_OBSERVED));
  });

  it('writes every kind of job, with what is written laid over what is derived', () => {
    for (const { path, text } of generate(siteOf(SUITES), templates, NONE_OBSERVED))
      expectGolden(`generator/${path}`, text);
  });

  it('links the schedule document to the line on which each job begins', () => {
    const files = new Map(generate(siteOf(SUITES), templates, NONE_OBSERVED).map(({ path, text }) => [path, text]));
    const links = [
      ...(files.get('docs/generated/schedule.md') ?? '').matchAll(/\[([^\]]+)\]\(\.\.\/\.\.\/(jobs\/[^)#]+)#L(\d+)\)/g),
    ];
    const lines = links.map(([, name, path = '', line]) => [
      name,
      files.get(path)?.split('\n')[Number(line) - 1]?.trim(),
    ]);
    expect(lines).to.have.length.above(5);
    for (const [name, line] of lines) expect(line).to.match(new RegExp(`^- name: ((periodic|pull)-\\w+-)?${name}$`));
  });

  it('never names the simulator, and always the cluster of the test', () => {
    for (const file of generate(siteOf(SUITES), templates, NONE_OBSERVED).filter(({ path }) =>
      path.startsWith('jobs/'),
    )) {
      const commands = [...file.text.matchAll(/- run\n\s+- (.*)\n\s+- --cluster\n\s+- (.*)/g)].map(
        ([, test, name]) => `${test} ${name}`,
      );
      for (const command of commands) expect(command).to.match(/^(more\/shared shared|(two|own)\/\w+ metal)$/);
    }
  });

  it('refuses a cluster that has the name of the simulator', () => {
    const named = Object.fromEntries(
      Object.entries({ ...SMALL, ...SUITES }).map(([path, text]) => [
        path,
        text.replaceAll(/(cluster: )metal\b/g, '$1sim'),
      ]),
    );
    expect(() => generate(siteOf(named), templates, NONE_OBSERVED)).to.throw('sim is the simulated cluster');
  });

  it('refuses a template that loses a field, adds a job or gives no YAML', () => {
    const replaced =
      (name: string, text: string): (() => unknown) =>
      () =>
        generate(
          siteOf({ 'suites/two.yaml': SUITES['suites/two.yaml'] }),
          new Map([...templates, [name, text]]),
          NONE_OBSERVED,
        );
    expect(replaced('job.yaml', '- {{fields job "name" "cron" indent=2}}\n')).to.throw('loses or changes periodics.0');
    expect(replaced('job.yaml', '- {{rest job indent=2}}\n- name: x\n')).to.throw('loses or changes periodics');
    expect(replaced('jobs.yaml', 'periodics: [')).to.throw('gives no YAML');
    expect(replaced('schedule.md', '# Schedule\n')).to.throw('schedule.md: its template must begin with the marker');
    expect(replaced('jobs.yaml', '{{#if}}')).to.throw('template jobs.yaml.hbs');
    expect(replaced('jobs.yaml', '{{nothing}}')).to.throw('template jobs.yaml.hbs:1:2: `nothing` is neither a value');
  });

  it('says of each job what its author meant', () => {
    const files = generate(siteOf({ 'suites/meant.yaml': MEANT }), templates, NONE_OBSERVED);
    const text = files.find(({ path }) => path === 'jobs/meant.gen.yaml')?.text ?? '';
    const jobs = readYaml11(text);
    const [presubmit] = listAt(jobs, 'presubmits', 'acme/product');
    const [postsubmit] = listAt(jobs, 'postsubmits', 'acme/product');
    expect(valueAt(presubmit, 'skip_branches')).to.deep.equal(['release-\\d+\\.\\d+']);
    expect(valueAt(presubmit, 'branches')).to.deep.equal(['^main$']);
    expect(presubmit).not.to.have.property('decorate');
    expect(text).to.include(
      "# Once this is merged, Prow's status-reconciler starts it on every open pull request of acme/product",
    );
    const [container] = listAt(postsubmit, 'spec', 'containers');
    const kubeconfigs = listAt(container, 'env').filter((variable) => valueAt(variable, 'name') === 'KUBECONFIG');
    expect(kubeconfigs).to.deep.equal([
      { name: 'KUBECONFIG', valueFrom: { secretKeyRef: { name: 'mine', key: 'path' } } },
    ]);
    const lines = [
      ...(files.find(({ path }) => path.endsWith('schedule.md'))?.text ?? '').matchAll(
        /\[(p[-\w]+)\]\([^)]*#L(\d+)\)/g,
      ),
    ];
    expect(lines.map(([, name, line]) => [name, text.split('\n')[Number(line) - 1]])).to.deep.equal([
      ['pull-meant-one', '  - name: pull-meant-one'],
      ['post-meant-one', '  - name: post-meant-one'],
    ]);
    const annotated = generate(
      siteOf({ 'suites/meant.yaml': MEANT, 'prowess.yaml': `${SMALL['prowess.yaml']}testgrid: annotations\n` }),
      templates,
      NONE_OBSERVED,
    ).find(({ path }) => path === 'jobs/meant.gen.yaml');
    expect(annotated?.text).to.include('testgrid-alert-email: perf@acme.example').and.not.include('num-failures');
  });

  it("lets a site's template change order and comments and add fields", () => {
    const own = new Map([...templates, ['job.yaml', '# ours\n- {{rest job indent=2}}\n  hidden: true\n']]);
    const file = generate(siteOf(SUITES), own, NONE_OBSERVED).find(({ path }) => path === 'jobs/two.gen.yaml');
    const jobs = listAt(readYaml11(file?.text ?? ''), 'periodics');
    expect(jobs.map((job) => valueAt(job, 'hidden'))).to.deep.equal([true, true]);
  });
});

const MEANT = `version: 1
suite: meant
repo: acme/product@main
cluster: metal
defaults: {workload: pod, testgrid: {alerts: {emails: [perf@acme.example]}}}
tests:
  one:
    scenario: {kind: burst, objects: 3}
    presubmit:
      comment: /test perf
      optional: false
      alwaysRun: true
      branches: [main]
      skipBranches: ['release-\\d+\\.\\d+']
      prow: {decorate: null}
    postsubmit:
      prow: {spec: {containers: [{env: [{name: KUBECONFIG, valueFrom: {secretKeyRef: {name: mine, key: path}}}]}]}}
    perfdash: {buildsCount: 500}
`;
