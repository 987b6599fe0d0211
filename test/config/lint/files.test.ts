import { expect } from 'chai';
import { lint } from '../../../src/config/lint/lint.ts';
import { atLeast } from '../../../src/config/lint/select.ts';

const JOB = '- {name: a, interval: 24h, decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n';

/** What is found in files by path, from warnings on. */
function found(files: Record<string, string>): string[] {
  const report = lint(Object.entries(files).map(([path, text]) => ({ path, text })));
  const { findings, unreadable } = atLeast(report, 'warning');
  return [
    ...unreadable.map(({ file, line }) => `${file}:${line} unreadable`),
    ...findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`),
  ].filter((line) => !line.endsWith(' no-timeout'));
}

describe('[U] config/lint, which files are read', () => {
  const read: Record<string, [files: Record<string, string>, findings: string[]]> = {
    'brackets that go on at the indentation of their key': [
      {
        'j.yaml': `periodics:\n- {name: "a b", interval: 24h, spec: {containers: [{image: i,\ncommand: [c,\n"d"]}]}}\n`,
      },
      ['j.yaml:2 invalid-job-name'],
    ],
    'quotes that go on at the indentation of their key': [
      { 'j.yaml': `periodics:\n- name: "a\n  b"\n  interval: 24h\n  spec: {containers: [{image: i, command: [c]}]}\n` },
      ['j.yaml:2 invalid-job-name'],
    ],
    'a directive of YAML 1.1': [{ 'j.yaml': `%YAML 1.1\n---\nperiodics:\n${JOB}` }, []],
    'a directive of another YAML': [{ 'j.yaml': `%YAML 1.2\n---\nperiodics:\n${JOB}` }, ['j.yaml:1 unreadable']],
    'keys in another case': [
      { 'j.yaml': 'Periodics:\n- {name: "a b"}\n' },
      ['j.yaml:2 invalid-job-name', 'j.yaml:2 missing-spec', 'j.yaml:2 one-schedule'],
    ],
    'periodics that are a map': [{ 'j.yaml': 'periodics:\n  a: {name: b}\n' }, ['j.yaml:2 wrong-type']],
    'periodics that are a number': [{ 'j.yaml': 'periodics: 3\n' }, ['j.yaml:1 wrong-type']],
    'periodics that are words': [{ 'j.yaml': 'periodics: [a]\n' }, ['j.yaml:1 wrong-type']],
    'periodics that are nothing': [
      { 'j.yaml': 'periodics: [~]\n' },
      ['j.yaml:1 invalid-job-name', 'j.yaml:1 missing-spec', 'j.yaml:1 one-schedule'],
    ],
    'presubmits that are a list': [{ 'j.yaml': `presubmits:\n${JOB}` }, ['j.yaml:2 wrong-type']],
    'jobs of a repository that are a map': [{ 'j.yaml': 'presubmits:\n  o/r: {name: a}\n' }, ['j.yaml:2 wrong-type']],
    'jobs behind a document of comments': [
      { 'j.yaml': `---\n# Jobs of the thing.\n---\nperiodics:\n${JOB}` },
      ['j.yaml:4 second-document'],
    ],
    'a trailing ---': [{ 'j.yaml': `periodics:\n${JOB}---\n` }, []],
    "a repository's own .prow.yaml": [
      {
        'thing/.prow.yaml':
          'presubmits:\n- {name: "a b", decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n',
      },
      ['thing/.prow.yaml:2 invalid-job-name'],
    ],
    "a repository's own .prow folder": [
      { '.prow/a.yaml': 'postsubmits:\n- {name: a, spec: {}}\nperiodics: []\n' },
      ['.prow/a.yaml:2 missing-spec', '.prow/a.yaml:3 unknown-field'],
    ],
    'names that two repositories share': [
      {
        'a/.prow.yaml': `presubmits:\n- {name: a, decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n`,
        'b/.prow.yaml': `presubmits:\n- {name: a, decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n`,
      },
      [],
    ],
    'jobs of .prow.yaml beside central ones': [
      {
        'thing/.prow.yaml':
          'presubmits:\n- {name: a, context: x, branches: [main], decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n',
        'other/.prow.yaml':
          'presubmits:\n- {name: b, decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n',
        'jobs/j.yaml':
          'presubmits:\n  o/thing:\n  - {name: b, context: x, decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n',
      },
      ['thing/.prow.yaml:2 in-repo-clash'],
    ],
    'jobs of .prow.yaml on a branch of their own': [
      {
        'thing/.prow.yaml':
          'presubmits:\n- {name: a, branches: [main], decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n',
        'jobs/j.yaml':
          'presubmits:\n  o/thing:\n  - {name: a, branches: [old], decorate: true, spec: {containers: [{image: i, command: [c]}]}}\n',
      },
      [],
    ],
    'a list beside jobs': [{ 'x/j.yaml': `periodics:\n${JOB}`, 'x/k.yaml': '- a\n' }, ['x/k.yaml:1 wrong-type']],
    'what is no YAML beside jobs': [
      { 'x/j.yaml': `periodics:\n${JOB}`, 'x/k.yaml': 'a: [\n' },
      ['x/k.yaml:1 unreadable'],
    ],
    'what is YAML of a file': [
      {
        'j.yaml': `periodics:\n- {name: "a b", interval: 24h, spec: {containers: [{image: i, command: [c]}]}}\n- name: b\n  labels: {x: y\n`,
      },
      ['j.yaml:4 unreadable', 'j.yaml:2 invalid-job-name'],
    ],
    'both sides of a conflict of git': [
      {
        'j.yaml': `periodics:\n<<<<<<< HEAD\n- {name: "a b", interval: 24h, spec: {containers: [{image: i, command: [c]}]}}\n=======\n- {name: "c d"}\n>>>>>>> main\n`,
      },
      ['j.yaml:2 unreadable', 'j.yaml:3 invalid-job-name'],
    ],
    'nothing of a config.yaml with a mistake': [
      { 'c.yaml': 'plank: {job_queue_capacities: {q: 1}\nprowjob_namespace: a\n', 'x/j.yaml': `periodics:\n${JOB}` },
      ['c.yaml:1 unreadable'],
    ],
    'other YAML beside jobs with the name of a job file': [
      {
        'x/j.yaml': `periodics:\n${JOB}`,
        'y/j.yaml': `periodics:\n${JOB.replace('name: a', 'name: b')}`,
        'y/k.yaml': 'a: 1\n',
        'x/k.yaml': 'a: 1\n',
      },
      ['y/j.yaml:1 duplicate-basename', 'x/k.yaml:1 duplicate-basename'],
    ],
    'other YAML elsewhere': [{ 'x/j.yaml': `periodics:\n${JOB}`, 'k.yaml': '- a\n', 'y/k.yaml': 'a: [\n' }, []],
  };
  for (const [what, [files, findings]] of Object.entries(read)) {
    it(`reads ${what} as Prow does`, () => {
      expect(found(files)).to.have.members(findings);
    });
  }

  it('names templates of Go, and reads on', () => {
    const template = 'periodics:\n{{ range .Versions }}\n- name: {{ . }}\n{{ end }}\n';
    const report = lint([
      { path: 't.yaml', text: template },
      { path: 'j.yaml', text: `periodics:\n${JOB}` },
    ]);
    expect(report).to.deep.include({ templates: ['t.yaml'], unreadable: [], linted: 1, skipped: 0, jobs: 1 });
  });
});
