import { expect } from 'chai';
import { lint } from '../../../src/config/lint/lint.ts';

const job = (name: string, branch: string): string =>
  `  - {name: ${name}, branches: ['${branch}'], spec: {containers: [{image: example.com/perf:1, command: [./perf.sh]}]}}\n`;

/** What branch-typo says of a fourth job beside three of main. */
const saidOf = (branch: string): string[] => {
  const jobs = [...['a', 'b', 'c'].map((name) => job(name, 'main')), job('d', branch)];
  const text = `presubmits:\n  example/thing:\n${jobs.join('')}`;
  return lint([{ path: 'jobs.yaml', text }])
    .findings.filter(({ rule }) => rule === 'branch-typo')
    .map(({ severity, message }) => `${severity}: ${message}`);
};

describe('[U] config/lint/rules/branch-typo', () => {
  for (const branch of ['mian', 'maim', '^mian$'])
    it(`is worth a look at ${branch} beside main`, () => {
      const name = branch.replace(/[$^]/g, '');
      expect(saidOf(branch)).to.deep.equal([`info: \`${name}\` is named here only; 3 other jobs have \`main\``]);
    });

  for (const branch of ['main', 'maint', 'mains', 'next', 'man', '.*'])
    it(`takes ${branch} as another name than main`, () => {
      expect(saidOf(branch)).to.deep.equal([]);
    });
});
