import { expect } from 'chai';
import { PARSERS, parseOutput } from '../../../../src/benchmarks/parsers.ts';
import { readingsOf, toolSample } from '../../../support/tool-sample.ts';

describe('[U] output of IMB', () => {
  const whole = toolSample('imb', 'pingpong-shm.txt').stdout;
  const outcomeOf = (stdout: string) => parseOutput(PARSERS.imb, { stdout, stderr: '' });

  it('counts Mbytes of 2^20 where bytes and time say so, as old versions do', () => {
    const old = whole.replaceAll(
      /^( +\d+ +\d+ +[\d.]+) +([\d.]+)$/gm,
      (_, row: string, rate: string) => `${row} ${(Number(rate) / 1.048576).toFixed(2)}`,
    );
    const [today, then] = [outcomeOf(whole), outcomeOf(old)].map(
      (each) => readingsOf(each)['throughput pingpong 4194304'],
    );
    expect(today).to.equal(7_838_760_000);
    expect(then).to.be.closeTo(7_838_760_000, 1e6);
  });

  for (const [what, [from, to], reason] of [
    ['a row that does not fit itself', ['535.07', '35.07'], 'time and rate of 4194304 bytes do not fit each other'],
    [
      'the end of the processes',
      ['# All processes entering MPI_Finalize\n', ''],
      'the processes did not reach MPI_Finalize',
    ],
    ['a row', ['         1024         1000         5.13       199.52\n', ''], 'pingpong lacks the rows of 1024 bytes'],
    [
      'a size in a message of its own',
      ['         1024         1000         5.13       199.52\n', '1024 out-of-mem.; needed X= 0.5 GB\n'],
      'pingpong says: 1024 out-of-mem.',
    ],
    [
      'a size for which there was no time',
      [
        '         1024         1000         5.13       199.52\n',
        '1024 time-out.; Time limit (secs_per_sample * msg_sizes_list_len) is over\n',
      ],
      'pingpong says: 1024 time-out.; Time limit',
    ],
    ['a benchmark that was listed', ['# PingPong\n', '# PingPong\n# Exchange\n'], 'Exchange has no table'],
  ] as const) {
    it(`is partial without, or with, ${what}`, () => {
      const outcome = outcomeOf(whole.replace(from, to));
      expect(outcome.status).to.equal('partial');
      expect('reason' in outcome ? outcome.reason : '').to.include(reason);
    });
  }

  it('is unparsable of one process, which has no table and says nothing', () => {
    const alone = whole.replace(/#-+\n# Benchmarking[\s\S]*?\n\n\n/, '');
    expect(outcomeOf(alone)).to.deep.include({ status: 'unparsable' });
  });
});
