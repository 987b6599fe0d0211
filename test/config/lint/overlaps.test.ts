import { expect } from 'chai';
import fc from 'fast-check';
import { lint } from '../../../src/config/lint/lint.ts';
import { branchesIntersect } from '../../../src/prow/branches.ts';

const JOB = 'spec: {containers: [{image: i, command: [c]}]}';

describe('[U] config/lint/overlaps', () => {
  it('finds the jobs that Prow finds by comparing each with each', () => {
    const branches = fc.uniqueArray(fc.constantFrom('a', 'b', 'ab'), { maxLength: 2 });
    const brancher = fc.record({ branches, skipBranches: branches });
    fc.assert(
      fc.property(fc.array(brancher, { maxLength: 6 }), (branchers) => {
        const jobs = branchers.map(
          (each) => `  - {name: x, branches: [${each.branches}], skip_branches: [${each.skipBranches}], ${JOB}}\n`,
        );
        const { findings } = lint([{ path: 'a.yaml', text: `presubmits:\n  o/r:\n${jobs.join('')}` }]);
        const found = findings.filter(({ rule }) => rule === 'duplicate-job').map(({ line }) => line - 3);
        const expected = branchers.flatMap((each, index) =>
          branchers.slice(0, index).some((other) => branchesIntersect(each, other)) ? [index] : [],
        );
        expect(found).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });
});
