import { expect } from 'chai';
import fc from 'fast-check';
import { type Entry, JOURNAL_VERSION } from '../../../src/model/entry.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { evidenceReader, toResult } from '../../../src/results/index.ts';
import { type JournalState, journalReader } from '../../../src/results/journal/read.ts';
import { builtJournal } from '../../support/journal-builder.ts';

const lines = builtJournal().map((entry) => JSON.stringify(entry));

describe('results/journal/read', () => {
  it('reads what was written', () => {
    const { state, entries } = read(lines);
    expect(state).to.deep.equal({ entries: lines.length, torn: false, lost: 0, problems: [], damaged: 0 });
    expect(entries.map(({ seq }) => seq)).to.deep.equal(lines.map((_, index) => index));
  });

  it('takes a last line that was cut off anywhere as torn, and keeps all before it', () => {
    const last = lines.at(-1) ?? '';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: last.length - 1 }), (length) => {
        const { state } = read([...lines.slice(0, -1), last.slice(0, length)]);
        expect(state).to.deep.include({ entries: lines.length - 1, torn: true, lost: 0, damaged: 0 });
      }),
    );
  });

  it('counts lines that are missing', () => {
    expect(read(lines.filter((_, index) => index < 10 || index >= 13)).state).to.deep.include({ lost: 3, damaged: 0 });
  });

  it('goes on after garbage in the middle, and says where it is', () => {
    for (const garbage of [
      '',
      '{"seq":',
      'null',
      '[]',
      '{"seq":12,"type":"call"}',
      '\u0000\u0000\u0000',
      '{"type":"unknown","seq":12,"at":1,"monoMs":1}',
    ]) {
      const { state } = read([...lines.slice(0, 12), garbage, ...lines.slice(13)]);
      expect(state, garbage).to.deep.include({ entries: lines.length - 1, damaged: 1, lost: 1, torn: false });
      expect(state.problems[0]).to.match(/^line 13: /);
    }
  });

  it('refuses what is no journal, and says what it expected', () => {
    for (const text of [
      '{}',
      '42',
      '"text"',
      '{"apiVersion":"v1"}',
      JSON.stringify({ ...builtJournal()[0], plan: {} }),
      JSON.stringify({ seq: 0, at: 1, monoMs: 0, type: 'note', topic: 'x' }),
    ]) {
      expect(problemOf([text]), text).to.contain('not a journal');
    }
    expect(problemOf([])).to.contain('no complete entry');
    expect(problemOf(['{"seq":0,"at":17'])).to.contain('no complete entry');
    expect(problemOf(['PK\u0003\u0004', 'more'])).to.contain('no complete entry');
  });

  it('refuses the journal of a newer version, and says which prowess wrote it', () => {
    const first = JSON.stringify({ ...builtJournal()[0], version: JOURNAL_VERSION + 1 });
    expect(problemOf([first, ...lines.slice(1)])).to.equal(
      `the journal has version ${JOURNAL_VERSION + 1}; this prowess reads up to ${JOURNAL_VERSION}`,
    );
  });

  it('does not mistake a second journal in the same file for the first', () => {
    const { state } = read([...lines, ...lines]);
    expect(state.damaged).to.equal(lines.length);
    expect(state.problems[0]).to.contain('a second run begins');
  });

  it('takes no number that is none', () => {
    const call = lines.findIndex((line) => line.includes('"type":"call"'));
    const broken = (lines[call] ?? '').replace(/"sentAt":[\d.]+/, '"sentAt":1e999');
    expect(read([...lines.slice(0, call), broken, ...lines.slice(call + 1)]).state.problems[0]).to.contain(
      'sentAt: expected number',
    );
  });

  it('makes an honest result of every prefix: never a pass before the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: lines.length - 1 }), fc.integer({ min: 0, max: 200 }), (count, cut) => {
        const reader = evidenceReader();
        for (const line of lines.slice(0, count)) reader.line(line);
        const torn = (lines[count] ?? '').slice(0, cut);
        if (torn !== '' && torn.length < (lines[count] ?? '').length) reader.line(torn);
        const result = toResult(reader.end());
        expect(result.ended).to.equal('crashed');
        expect(result.outcome).to.equal('invalid');
        expect(result.exit).to.equal('invalid');
      }),
      { numRuns: 60 },
    );
  });

  it('survives any line in any place', () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 2), fc.oneof(fc.string(), fc.json()), (place, text) => {
        const reader = evidenceReader();
        for (const [index, line] of lines.entries()) reader.line(index === place + 1 ? text : line);
        expect(toResult(reader.end()).outcome).to.equal('invalid');
      }),
      { numRuns: 60 },
    );
  });
});

function read(texts: readonly string[]): { state: JournalState; entries: Entry[] } {
  const entries: Entry[] = [];
  const reader = journalReader((entry) => entries.push(entry));
  for (const text of texts) reader.line(text);
  return { state: reader.end(), entries };
}

function problemOf(texts: readonly string[]): string {
  try {
    read(texts);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    expect(error.hint).to.not.equal(undefined);
    return error.message;
  }
  return 'no problem';
}
