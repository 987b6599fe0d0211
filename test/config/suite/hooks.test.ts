import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import { complaintsAbout, siteOf } from '../../support/site.ts';

const suite = (hooks: string, test = ''): string => `
version: 1
suite: density
cluster: metal
workload: pod
${hooks}
tests:
  burst:
    scenario: {kind: burst}
    sweep: {product: {objects: [1, 2]}}
${test}
`;
const FLUSH = `
version: 1
step: flush
parameters: {table: {}, wait: {default: 5}}
command: [./flush.sh, "{{table}}", "--wait={{wait}}"]
env: {TABLE: "{{table}}"}
timeout: 1m
retries: 2
`;

const hooksOf = (files: Readonly<Record<string, string>>) => siteOf(files).suites[0]?.tests[0]?.experiment.hooks ?? [];
const shortly = (files: Readonly<Record<string, string>>): string[] =>
  hooksOf(files).map(({ scope, moment, name }) => `${moment} ${scope} ${name}`);

describe('[U] config/suite/hooks', () => {
  it('are what levels may differ by, as before and after a change of the machines', () => {
    const swept = (more: string): string =>
      complaintsAbout({
        'suites/density.yaml':
          suite('')
            .replace('{objects: [1, 2]}', '{packages: [before, after]}')
            .replace('burst}', 'burst, objects: 1}') + more,
      });
    const around = (scope: string): string =>
      `    hooks: ${scope.replace('HOOK', '[{command: [apt.sh, "{{packages}}"]}]')}\n`;
    expect(swept('')).to.match(/`packages` changes nothing: neither the scenario, a workload nor a hook of its levels/);
    expect(swept(around('{level: {before: HOOK}}'))).to.equal('');
    expect(swept(around('{before: HOOK}'))).to.match(/packages\}\}. names nothing/);
  });

  it('puts those of the suite around those of the test', () => {
    const text = suite(
      `hooks:
  before: [{command: [hooks/a.sh]}]
  after: [{command: [b]}]
  test: {before: [{command: [c]}], after: [{command: [d]}]}
  level: {before: [{command: [e]}], after: [{command: [f]}]}`,
      `    hooks:
      before: [{command: [g]}]
      after: [{command: [h]}]
      level: {before: [{command: [i]}], after: [{command: [j]}]}`,
    );
    expect(shortly({ 'suites/density.yaml': text })).to.deep.equal([
      'before suite a',
      'before test c',
      'before test g',
      'before level e',
      'before level i',
      'after level j',
      'after level f',
      'after test h',
      'after test d',
      'after suite b',
    ]);
    const [test] = siteOf({ 'suites/density.yaml': text }).suites[0]?.tests ?? [];
    if (test === undefined) throw new Error('there is a test');
    const { steps } = planTest(test);
    const since = steps.flatMap((step) =>
      step.kind === 'hook' && step.since !== undefined ? [`${step.hook.name} ${step.since}`] : [],
    );
    const [, second] = steps.filter(({ opens }) => opens !== undefined);
    expect(since).to.include.members(['b 04-hook', 'h 05-subject', `j ${second?.id}`]);
  });

  it('fills in a step of suites/steps, whose times a hook may say otherwise', () => {
    const hooks =
      'hooks: {before: [{step: flush, with: {table: nat}}], after: [{step: flush, name: again, with: {table: raw, wait: 9}, retries: 0}]}';
    const [before, after] = hooksOf({ 'suites/density.yaml': suite(hooks), 'suites/steps/flush.yaml': FLUSH });
    expect(before).to.deep.include({ name: 'flush', timeoutMs: 60_000, retries: 2 });
    expect(before?.action).to.deep.equal({
      kind: 'command',
      command: ['./flush.sh', 'nat', '--wait=5'],
      env: { TABLE: 'nat' },
    });
    expect(after).to.deep.include({ name: 'again', retries: 0 });
    expect(after?.action).to.deep.include({ command: ['./flush.sh', 'raw', '--wait=9'] });
  });

  for (const { what, hooks, test, step = FLUSH, says } of [
    {
      what: 'an unknown step',
      hooks: 'hooks: {before: [{step: flsh}]}',
      says: ['density.yaml:6:25', 'no step of this name', 'did you mean `flush`?'],
    },
    {
      what: 'an unknown parameter',
      hooks: 'hooks: {before: [{step: flush, with: {tabel: nat, table: nat}}]}',
      says: ['the step flush has no parameter `tabel`', 'did you mean `table`?'],
    },
    {
      what: 'a parameter that is not given',
      hooks: 'hooks: {before: [{step: flush}]}',
      says: ['the step flush needs the parameter `table`', 'with: {table: ...}'],
    },
    {
      what: 'two hooks of one name',
      hooks: 'hooks: {level: {after: [{command: [kubectl, a]}, {command: [kubectl, b]}]}}',
      says: ['another hook after the level is called `kubectl` too', 'name: ...'],
    },
    {
      what: 'the same name in the suite and in the test',
      hooks: 'hooks: {level: {after: [{command: [kubectl, a]}]}}',
      test: '    hooks: {level: {after: [{command: [kubectl, b]}]}}',
      says: ['another hook after the level is called `kubectl` too'],
    },
    {
      what: 'two actions in one hook',
      hooks: 'hooks: {before: [{command: [a], manifests: [b.yaml]}]}',
      says: ['expected exactly one of command, manifests, step'],
    },
    {
      what: 'what belongs to another action',
      hooks: 'hooks: {before: [{command: [a], ready: {Pod: {phase: Running}}}]}',
      says: ['`ready` belongs to a hook with `manifests`'],
    },
    {
      what: 'an image without a command',
      hooks: 'hooks: {before: [{manifests: [a.yaml], image: tools}]}',
      says: ['`image` belongs to a hook with `command`'],
    },
    {
      what: 'a placeholder of a step that no parameter fills in',
      hooks: '',
      step: FLUSH.replace('{{table}}", "--', '{{tabel}}", "--'),
      says: ['suites/steps/flush.yaml:5', 'the placeholder `{{tabel}}` names nothing', 'did you mean `table`?'],
    },
    {
      what: 'a parameter that nothing uses',
      hooks: '',
      step: FLUSH.replaceAll('{{wait}}', '5'),
      says: ['nothing uses this parameter'],
    },
    {
      what: 'hooks of a test that Prow runs alone',
      hooks: '',
      test: `    hooks: {before: [{command: [a]}]}
  other:
    scenario: {kind: command}
    prow: {spec: {containers: [{image: a, command: [b]}]}}
    hooks: {before: [{command: [a]}]}`,
      says: ['nothing runs its hooks'],
    },
  ]) {
    it(`complains of ${what}`, () => {
      const complaints = complaintsAbout({
        'suites/density.yaml': suite(hooks, test),
        'suites/steps/flush.yaml': step,
      });
      for (const text of says) expect(complaints).to.contain(text);
    });
  }

  it('finds a step in another folder, and a suite among the steps', () => {
    expect(complaintsAbout({ 'suites/workloads/flush.yaml': FLUSH })).to.contain('move it to suites/steps/flush.yaml');
    expect(complaintsAbout({ 'suites/steps/density.yaml': suite('') })).to.contain('this file is a suite');
  });

  it('fills the parameters of each level into the hooks around it, also through a step', () => {
    const levels = `    hooks:
      level:
        before: [{command: [prepare, "--objects={{objects}}"], env: {COUNT: "{{objects}}"}}]
        after: [{step: flush, with: {table: "t{{objects}}"}}]`;
    const [test] =
      siteOf({ 'suites/density.yaml': suite('', levels), 'suites/steps/flush.yaml': FLUSH }).suites[0]?.tests ?? [];
    if (test === undefined) throw new Error('there is a test');
    const filled = planTest(test).steps.flatMap(({ level, ...step }) =>
      step.kind === 'hook' && step.hook.action.kind === 'command'
        ? [[level, ...step.hook.action.command.slice(0, 2), ...Object.values(step.hook.action.env)]]
        : [],
    );
    expect(filled).to.deep.equal([
      ['1', 'prepare', '--objects=1', '1'],
      ['1', './flush.sh', 't1', 't1'],
      ['2', 'prepare', '--objects=2', '2'],
      ['2', './flush.sh', 't2', 't2'],
    ]);
  });

  it('names a placeholder that no level gives, and one of levels around a test', () => {
    const around = (hooks: string): string =>
      complaintsAbout({ 'suites/density.yaml': suite('', `    hooks: ${hooks}`) });
    expect(around('{level: {before: [{command: [prepare, "{{object}}"]}]}}'))
      .to.contain('density.yaml:11:')
      .and.contain('nothing fills in `{{object}}`: not every level of the test burst gives it')
      .and.contain('did you mean `objects`');
    const ofSuite = suite('hooks: {before: [{command: [prepare, "{{objects}}"]}]}');
    expect(complaintsAbout({ 'suites/density.yaml': ofSuite })).to.contain(
      'nothing fills in `{{objects}}` around the suite: levels give it',
    );
    expect(around('{before: [{command: [kubectl, get, "-o={{.Status}}"]}]}')).to.equal('');
  });
});
