import { expect } from 'chai';
import fc from 'fast-check';
import { toArtifacts } from '../../../src/formats/index.ts';
import { type Entry, JOURNAL_VERSION } from '../../../src/model/entry.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { sealed } from '../../../src/model/journal-line.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Result } from '../../../src/model/result.ts';
import { type RunRecord, recordReader, toResult } from '../../../src/results/index.ts';
import { LONGEST_LINE } from '../../../src/results/journal/lines.ts';
import { type JournalState, journalReader } from '../../../src/results/journal/read.ts';
import { builtJournal } from '../../support/journal-builder.ts';

const plain = builtJournal().map((entry) => JSON.stringify(entry));
const lines = builtJournal().map(sealed);

describe('[I] results/journal/read', () => {
  it('reads what was written', () => {
    const { state, entries } = read(lines);
    expect(state).to.deep.equal({
      entries: lines.length,
      torn: false,
      lost: 0,
      problems: [],
      damaged: 0,
      checksums: true,
    });
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
    const first = sealed({ ...builtJournal()[0], version: JOURNAL_VERSION + 1 });
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
    const broken = (plain[call] ?? '').replace(/"sentAt":[\d.]+/, '"sentAt":1e999');
    expect(read([...plain.slice(0, call), broken, ...plain.slice(call + 1)]).state.problems[0]).to.contain(
      'call.sentAt: expected milliseconds since 1970, got Infinity',
    );
  });

  it('reads a journal without checksums, and says so', () => {
    const { state, entries } = read(plain);
    expect(state).to.deep.include({ checksums: false, damaged: 0, lost: 0 });
    expect(entries).to.deep.equal(read(lines).entries);
    const result = resultOf(plain);
    expect(result.outcome).to.equal('pass');
    const rule = result.validity.find((each) => each.rule === 'journal-complete');
    expect(rule?.message).to.match(/entries, none missing; no checksums/);
    expect(result.measurements).to.deep.equal(resultOf(lines).measurements);
  });

  it('takes a mix of lines with checksums and without as damage', () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.boolean(), (place, most) => {
        const [base, odd] = most ? [lines, plain] : [plain, lines];
        const { state } = read(base.with(place, odd[place] ?? ''));
        expect(state.damaged).to.equal(place === 0 ? lines.length - 1 : 1);
        expect(state.problems[0]).to.contain('checksum');
      }),
      { numRuns: 30 },
    );
  });

  it('believes no line of which a byte has changed: the same numbers, or no green', () => {
    const whole = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const numbers = JSON.stringify(resultOf(lines).measurements);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const changed = Buffer.from(whole);
        changed.writeUInt8((whole[place] ?? 0) ^ change, place);
        const result = resultOrRefusal(changed.toString('utf8').replace(/\n$/, '').split('\n'));
        if (result?.exit !== 'pass') return;
        expect(JSON.stringify(result.measurements)).to.equal(numbers);
      }),
      { numRuns: 400 },
    );
  });

  it('takes what follows the end of the run as damage', () => {
    const end = builtJournal().at(-1);
    for (const after of [
      { type: 'note', topic: 'late', data: null },
      { type: 'run-ended', how: 'aborted' },
    ]) {
      const { state } = read([...lines, sealed({ ...end, seq: lines.length, ...after })]);
      expect(state.problems).to.deep.equal([`line ${lines.length + 1}: ${after.type} after the end of the run`]);
    }
  });

  it('reads no version that no prowess wrote', () => {
    for (const version of [0, -1, 1.5, 99]) {
      expect(problemOf([sealed({ ...builtJournal()[0], version })])).to.contain(`the journal has version ${version};`);
    }
  });

  it('takes a line that is too long as damage', async () => {
    const { state } = read([...lines.slice(0, 5), ' '.repeat(LONGEST_LINE + 1), ...lines.slice(6)]);
    expect(state.problems).to.deep.equal(['line 6: longer than 64 Mi characters']);
  });

  it('says where a value of the wrong type is, and goes on without its line', () => {
    fc.assert(
      fc.property(fc.nat(plain.length - 2), fc.nat(100_000), WRONG, (index, pick, value) => {
        const entry = JSON.parse(plain[index + 1] ?? '');
        const places = placesIn(entry);
        const { holder, key, was } = places[pick % places.length] ?? expect.fail('no place');
        if (kindOf(was) === kindOf(value)) return;
        holder[key] = value;
        const result = resultOrRefusal(plain.with(index + 1, JSON.stringify(entry)));
        if (result === undefined) return;
        toArtifacts(result, evidenceFrom(plain.with(index + 1, JSON.stringify(entry))));
        const rule = result.validity.find((each) => each.rule === 'journal-complete');
        if (rule?.passed === false) expect(rule.message).to.match(/unreadable \(line \d+: .*expected/);
      }),
      { numRuns: 150 },
    );
  });

  it('says where in the plan a value is of the wrong type', () => {
    const first = JSON.parse(plain[0] ?? '');
    first.plan.steps[3].timeoutMs = 'soon';
    expect(problemOf([JSON.stringify(first)])).to.equal(
      'not a journal: line 1: run-started.plan.steps[3].timeoutMs: expected a number, got "soon"',
    );
  });

  it('makes an honest result of every prefix: never a pass before the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: lines.length - 1 }), fc.integer({ min: 0, max: 200 }), (count, cut) => {
        const reader = recordReader();
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
        const reader = recordReader();
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

const WRONG = fc.constantFrom<Json>(null, true, 42, -1, 'text', {}, [], [[]], { a: 1 });

interface Place {
  readonly holder: Record<string, Json>;
  readonly key: string;
  readonly was: Json;
}

function placesIn(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, Json>;
  return Object.entries(holder).flatMap(([key, was]) => [{ holder, key, was }, ...placesIn(was)]);
}

const kindOf = (value: Json): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);

function evidenceFrom(texts: readonly string[]): RunRecord {
  const reader = recordReader();
  for (const text of texts) reader.line(text);
  return reader.end();
}

const resultOf = (texts: readonly string[]): Result => toResult(evidenceFrom(texts));

/** undefined: refused with a sentence. */
function resultOrRefusal(texts: readonly string[]): Result | undefined {
  try {
    return resultOf(texts);
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
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
