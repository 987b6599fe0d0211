import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { exampleFiles } from '../../../src/config/lint/examples.ts';
import { lint } from '../../../src/config/lint/lint.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { atLeast, selectRules } from '../../../src/config/lint/select.ts';
import { mutation } from '../../support/mutated-yaml.ts';

const fixture = join(import.meta.dirname, '../../fixtures/kubevirt-prow/kubevirt-periodics-performance.yaml');

describe('[U] config/lint', () => {
  it("finds what is wrong with KubeVirt's performance jobs", () => {
    const text = readFileSync(fixture, 'utf8');
    const { findings } = atLeast(lint([{ path: 'periodics.yaml', text }]), 'warning');
    expect(findings.map(({ line, severity, rule, job }) => `${line} ${severity} ${rule} ${job}`)).to.deep.equal([
      '38 warning shared-machine periodic-kubevirt-performance-cluster-100-density-test',
      '108 error swallowed-exit-code periodic-kubevirt-performance-cluster-scale-density-test',
    ]);
    const [machine, script] = findings;
    expect(machine?.message).to.include('kubeconfigs/kubevirt-performance').and.include('scale-density-test');
    expect(script?.message).to.include('perfscale-test.sh').and.include('the job passes whatever happens');
  });

  it('is content when the jobs of one machine share a queue and the script stops at a failure', () => {
    const text = readFileSync(fixture, 'utf8')
      .replaceAll('max_concurrency: 1', 'job_queue_name: perf-bm')
      .replaceAll('- -c\n', '- -ce\n');
    expect(atLeast(lint([{ path: 'periodics.yaml', text }]), 'warning').findings).to.deep.equal([]);
  });

  it('has nothing to say of the jobs that are generated here', () => {
    const root = join(import.meta.dirname, '../../..');
    const files = ['jobs', 'operator'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.yaml'))
        .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(root, folder, path), 'utf8') })),
    );
    const report = lint(files);
    expect(report.jobs).to.be.at.least(3);
    expect(report.findings).to.deep.equal([]);
  });

  it('takes what it knows of the site from config.yaml and from fragments of it', () => {
    const jobs =
      'periodics:\n- {name: a, interval: 24h, job_queue_name: x, spec: {containers: [{image: i, command: [c]}]}}\n';
    const queues = (name: string) => `plank: {job_queue_capacities: {${name}: 1}}\n`;
    const found = (...configs: string[]) =>
      lint([...configs, jobs].map((text, index) => ({ path: `${index}.yaml`, text }))).findings.map(({ rule }) => rule);
    expect(found()).to.deep.equal([]);
    expect(found(queues('y'))).to.deep.equal(['unknown-queue']);
    expect(found(queues('y'), queues('x'))).to.deep.equal([]);
  });

  it('skips YAML that is not about Prow jobs, and counts it', () => {
    const files = ['a: 1', 'presets: none', '', 'kind: Pod\nspec: {}', '{{ if .Values.prow }}\na: b\n{{ end }}'].map(
      (text, index) => ({
        path: `${index}.yaml`,
        text,
      }),
    );
    expect(lint(files)).to.deep.include({ linted: 0, skipped: 5, findings: [], unreadable: [] });
  });

  it('reads JSON, quoted keys and a byte order mark', () => {
    for (const text of [
      '{"periodics": [{"name": "a b"}]}',
      '{\n  "periodics": [{"name": "a b"}]\n}',
      '\uFEFF"periodics": [{name: a b}]',
    ]) {
      expect(
        lint([{ path: 'a.yaml', text }]).findings.map(({ rule }) => rule),
        text,
      ).to.include('invalid-job-name');
    }
  });

  it('reports what is no YAML as unreadable, with a hint where a star or an @ is not quoted', () => {
    const report = lint([{ path: 'a.yaml', text: 'periodics:\n- name: x\n  cron: @daily\n' }]);
    expect(report.unreadable).to.have.length(1);
    expect(report.unreadable[0]).to.include({ file: 'a.yaml', line: 3, column: 9 });
    expect(report.unreadable[0]?.hint).to.include('quote');
  });

  it('reports a finding behind an anchor once, however many aliases lead there', () => {
    const text =
      'periodics:\n- &job {name: "a b", interval: 1h, spec: {containers: [{image: x, command: [y]}]}}\n- *job\n';
    expect(lint([{ path: 'a.yaml', text }], selectRules(RULES, ['invalid-job-name'], [])).findings).to.have.length(1);
  });

  it('applies the rules that are asked for, without those that are ignored', () => {
    expect(selectRules(RULES, ['no-command', 'invalid-cron'], ['no-command']).map(({ id }) => id)).to.deep.equal([
      'invalid-cron',
    ]);
    expect(selectRules(RULES, [], ['no-command'])).to.have.length(RULES.length - 1);
  });

  it('never throws on job files with any value anywhere', () => {
    const texts = RULES.flatMap(({ bad, good }) => [...exampleFiles(bad), ...exampleFiles(good)]).map(
      ({ text }) => text,
    );
    let tried = 0;
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 3 }), (text, mutations) => {
        const mutated = mutations.reduce((before, mutate) => mutate(before), text);
        const report = lint([{ path: 'a.yaml', text: mutated }]);
        for (const { line } of report.findings) expect(line).to.be.within(1, mutated.split('\n').length);
        tried += 1;
      }),
      { numRuns: 3000 },
    );
    expect(tried).to.equal(3000);
  });
});
