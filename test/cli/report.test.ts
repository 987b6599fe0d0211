import { expect } from 'chai';
import { report } from '../../src/cli/report.ts';

const reportOf = (error: unknown): { exit: string; lines: string[] } => {
  const lines: string[] = [];
  return { exit: report(error, { err: (line) => lines.push(line) }), lines };
};

describe('[I] cli/report', () => {
  it('says in a sentence what the machine has too little of, whatever met it', () => {
    const words = ['error: too many files are open at once: this process may open no more', 'hint: raise the limit'];
    const ofSystem = Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' });
    const ofLoader = new Error('Cannot read package config /x/package.json: too many open files.');
    for (const error of [ofSystem, ofLoader]) {
      const { exit, lines } = reportOf(error);
      expect(exit).to.equal('infrastructure');
      expect(lines.map((line, index) => line.slice(0, words[index]?.length))).to.deep.equal(words);
    }
  });

  it('calls the rest a defect, with its stack', () => {
    const { exit, lines } = reportOf(new TypeError('x is not a function'));
    expect(exit).to.equal('defect');
    expect(lines[0]).to.match(/^TypeError: x is not a function\n {4}at /);
  });
});
