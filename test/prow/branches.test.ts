import { expect } from 'chai';
import { branchesIntersect, runsForBranch } from '../../src/prow/branches.ts';
import { compileRegex, matches } from '../../src/prow/regex.ts';

const brancher = (branches: string[], skipBranches: string[] = []) => ({ branches, skipBranches });

describe('[U] prow/branches', () => {
  it('matches anywhere in the name, and lets skip_branches win', () => {
    expect(runsForBranch(brancher(['main']), 'maintenance')).to.equal(true);
    expect(runsForBranch(brancher(['^main$']), 'maintenance')).to.equal(false);
    expect(runsForBranch(brancher(['main'], ['maint']), 'maintenance')).to.equal(false);
    expect(runsForBranch(brancher([], ['release-.*']), 'main')).to.equal(true);
  });

  it('finds common branches by comparing patterns as text', () => {
    expect(branchesIntersect(brancher([]), brancher(['a']))).to.equal(true);
    expect(branchesIntersect(brancher(['a', 'b']), brancher(['b']))).to.equal(true);
    expect(branchesIntersect(brancher(['^a$']), brancher(['a']))).to.equal(false);
    expect(branchesIntersect(brancher(['a']), brancher([], ['a']))).to.equal(false);
    expect(branchesIntersect(brancher([], ['a']), brancher(['b']))).to.equal(true);
    expect(branchesIntersect(brancher([], ['a']), brancher([], ['b']))).to.equal(true);
  });
});

describe('[U] prow/regex', () => {
  it('takes RE2 syntax and no lookaround', () => {
    expect(matches('(?m)^/test( | .* )perf,?($|\\s.*)', '/test perf\r\n')).to.equal(true);
    expect(compileRegex('^(?!docs/)')).to.have.property('error');
    expect(matches('(', 'anything')).to.equal(false);
  });
});
