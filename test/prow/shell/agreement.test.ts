import { expect } from 'chai';
import { compareWithShell } from '../../support/shell-agreement.ts';
import { hasShell } from '../../support/shell-runs.ts';

const SEED = Number(process.env.SEED ?? 1);
const SHELLS = ['bash -c', 'bash -ce', 'bash -ceo pipefail', 'dash -c', 'dash -ce', 'busybox sh -c', 'busybox sh -ce'];

describe('[I] prow/shell/failures, against real shells', () => {
  for (const [index, shell] of SHELLS.entries()) {
    it(`${shell} shows and loses the failures that we say, in 50 random scripts`, function () {
      if (!hasShell(shell.replace(/ -c.*/, ''))) this.skip();
      const { runs, lost, disputes } = compareWithShell(shell, SEED * 100 + index, 50);
      expect(disputes).to.deep.equal([]);
      expect(runs).to.be.greaterThan(100);
      expect(lost).to.be.greaterThan(20);
    });
  }
});
