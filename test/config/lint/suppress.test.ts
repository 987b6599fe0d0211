import { expect } from 'chai';
import { lint } from '../../../src/config/lint/lint.ts';

describe('[U] config/lint/suppress', () => {
  it('switches a rule off on the line of the comment', () => {
    expect(
      rulesIn(job({ name: '- name: a b # prowess-lint: ignore invalid-job-name kept for old dashboards' })),
    ).to.deep.equal([]);
  });

  it('switches a rule off on the next line that is no comment', () => {
    const text = job({ cron: '  # prowess-lint: ignore invalid-cron tested by hand\n  # (a note)\n  cron: 1 2 3' });
    expect(rulesIn(text)).to.deep.equal([]);
  });

  it('switches a rule off for a whole job, and no further', () => {
    const broken = { cron: '  cron: 1 2 3' };
    const first = job({ ...broken, name: '- name: a' });
    const second = job({ ...broken, name: '- name: b' }).replace('periodics:\n', '');
    const text = `${first}${second}`.replace(
      '- name: a',
      '# prowess-lint: ignore invalid-cron,one-schedule it is a demo\n- name: a',
    );
    const { findings } = lint([{ path: 'a.yaml', text }]);
    expect(findings.map(({ rule, job: name }) => `${rule} ${name}`)).to.deep.equal(['invalid-cron b']);
  });

  it('switches a rule off for a file', () => {
    expect(
      rulesIn(`# prowess-lint: ignore-file invalid-cron generated\n${job({ cron: '  cron: 1 2 3' })}`),
    ).to.deep.equal([]);
  });

  it('works inside a script', () => {
    const script =
      '[sh, -c, "#"]\n      args:\n      - |\n        # prowess-lint: ignore swallowed-exit-code the second one counts\n        ./test.sh a\n        ./test.sh b';
    const text = job({ command: `      command: [sh, -c]${script.slice(script.indexOf('\n'))}` });
    expect(rulesIn(text)).to.deep.equal([]);
    expect(rulesIn(text.replace(/ *# prowess-lint.*\n/, ''))).to.deep.equal(['swallowed-exit-code']);
  });

  it('does nothing for other rules, and nothing without a reason', () => {
    expect(rulesIn(job({ name: '- name: a b # prowess-lint: ignore invalid-cron because' }))).to.deep.equal([
      'invalid-job-name',
    ]);
    expect(rulesIn(job({ name: '- name: a b # prowess-lint: ignore invalid-job-name' }))).to.deep.equal([
      'invalid-job-name',
      'suppression-without-reason',
    ]);
  });
});

const rulesIn = (text: string): string[] =>
  lint([{ path: 'a.yaml', text }])
    .findings.filter(({ severity }) => severity !== 'info')
    .map(({ rule }) => rule);

function job(over: { name?: string; cron?: string; command?: string }): string {
  const { name = '- name: a', cron = '  cron: 1 2 3 4 *', command = '      command: [./a.sh]' } = over;
  return `periodics:\n${name}\n${cron}\n  spec:\n    containers:\n    - image: x\n${command}\n`;
}
