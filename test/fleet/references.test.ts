import { expect } from 'chai';
import { isSameBenchmark, readReferences, referenceFor } from '../../src/fleet/references.ts';
import { epochMs } from '../../src/model/units.ts';

const HEAD = 'hardware,benchmark,score,cores,date\n';
const read = (text: string) => readReferences(text, 'r.csv', epochMs(Date.UTC(2026, 0, 15, 11)));

describe('[U] references of hardware', () => {
  it('are rows of hardware, benchmark and date, the columns in any order, as spreadsheets write them', () => {
    const rows = '\uFEFF# bought\r\ndate,cores,score,benchmark,hardware\r\n\r\n2020-01-01, 32 ,700.5,"HS06",R640\r\n';
    expect(read(rows)).to.deep.equal([
      { hardware: 'R640', benchmark: 'HS06', score: 700.5, cores: 32, date: '2020-01-01' },
    ]);
  });

  it('are refused with the line where one is wrong', () => {
    const good = 'R640,HS06,700,32,2020-01-01';
    for (const [row, what] of [
      ['R640,HS06,0,32,2020-01-01', 'score is "0"'],
      ['R640,HS06,-700,32,2020-01-01', 'score is "-700"'],
      ['R640,HS06,Infinity,32,2020-01-01', 'score is "Infinity"'],
      ['R640,HS06,0x2bc,32,2020-01-01', 'score is "0x2bc"'],
      ['R640,HS06,"700,5",32,2020-01-01', 'score is "700,5"'],
      ['R640,HS06,700,5,32,2020-01-01', 'it has 6 cells (a decimal comma makes two cells of one)'],
      ['R640,HS06,700,3.5,2020-01-01', 'cores is "3.5"'],
      ['R640,HS06,,32,2020-01-01', 'score is ""'],
      [',HS06,700,32,2020-01-01', 'hardware is ""'],
      ['R640,HS06,700,32,yesterday', 'date is "yesterday"'],
      ['R640,HS06,700,32,2023-02-29', 'date is "2023-02-29"'],
      ['R640,HS06,700,32,2020-01-01T00:00Z', 'date is "2020-01-01T00:00Z"'],
      ['R640,HS06', 'it has 2 cells'],
      ['R640,"HS06,700,32,2020-01-01', 'Quote Not Closed'],
      ['R640,HS06,900,32,2124-01-01', 'date is "2124-01-01", a day that is still to come'],
      ['R640,HS06,900,32,2026-01-17', 'date is "2026-01-17", a day that is still to come'],
      [good, 'R640 has a second HS06 of 2020-01-01, which line 2 has too'],
      ['R640,hs06,710,32,2020-01-01', 'R640 has a second hs06 of 2020-01-01, which line 2 has too'],
    ] as const) {
      expect(() => read(`${HEAD}${good}\n${row}\n`), row).to.throw(`r.csv:3: ${what}`);
    }
  });

  it('are refused where the first line does not name the columns, each once', () => {
    for (const head of [
      '',
      'hardware,benchmark,score,cores',
      'hardware,benchmark,score,cores,date,note',
      'hardware,benchmark,score,score,date',
      'hardware;benchmark;score;cores;date',
    ]) {
      expect(() => read(`${head}\nR640,HS06,700,32,2020-01-01\n`), head).to.throw(/^r\.csv:[12]: the first line is "/);
    }
    expect(() => read('')).to.throw('r.csv:1: the first line is ""');
  });

  it('may be of a day that has begun somewhere', () => {
    expect(read(`${HEAD}R640,HS06,900,32,2026-01-16\n`)).to.have.length(1);
  });

  it('count by the newest date of the tool, else of what it writes beside, and never of another benchmark', () => {
    const all = read(
      `${HEAD}R640,HS06,720,32,2021-01-01\nR640,HS06,700,32,2020-01-01\nR640,sysbench,9000,32,2019-01-01\nR740,SPECrate2017,900,40,2021-01-01\n`,
    );
    const scoreOf = (hardware: string, tool: string) => {
      const found = referenceFor(all, hardware, tool);
      return 'score' in found ? found.score : found.benchmarks;
    };
    expect(scoreOf('R640', 'hs06')).to.equal(720);
    expect(scoreOf('R640', 'sysbench'), 'though others are newer').to.equal(9000);
    expect(scoreOf('R740', 'hs06')).to.equal(900);
    expect(scoreOf('R740', 'sysbench'), 'though it is the only one').to.deep.equal(['SPECrate2017']);
    expect(scoreOf('R640', 'db12')).to.deep.equal(['HS06', 'sysbench']);
    expect(scoreOf('R840', 'hs06')).to.deep.equal([]);
  });

  it('are of one benchmark whatever of its names they say', () => {
    expect(isSameBenchmark('HEP-SPEC06', 'HS06')).to.equal(true);
    expect(isSameBenchmark('HEPscore23', 'hepscore')).to.equal(true);
    expect(isSameBenchmark('stress-ng', 'Stress NG')).to.equal(true);
    expect(isSameBenchmark('HEPscore', 'HS06')).to.equal(false);
  });
});
