import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.ts';
import { lineOrder } from '../../../src/history/line-order.ts';
import type { Merge } from '../../../src/history/merges.ts';
import { POINT_STATES } from '../../../src/history/run.ts';
import { documentsOf } from '../../../src/history/table.ts';
import { epochMs } from '../../../src/model/units.ts';
import { fromBase85 } from '../../../src/report/site/base85.ts';
import { chunkOf, type RunChunk, tableOfChunk } from '../../../src/report/site/chunk.ts';
import type { SiteData } from '../../../src/report/site/data.ts';
import { runChunks } from '../../../src/report/site/data-files.ts';
import { siteFiles } from '../../../src/report/site/files.ts';
import { mergeChunkOf, mergesOfChunk } from '../../../src/report/site/merge-chunk.ts';
import { readManifest, type SiteUpdate, siteUpdate } from '../../../src/report/site/update.ts';
import { mergeName } from '../../../src/report/site/words.ts';
import { historyOf, type PointLike } from '../../support/history-of.ts';
import { siteDataOf } from '../../support/site-data.ts';

const valuesOf = (count: number): number[] => Array.from({ length: count }, (_, run) => 100 + (run % 7));

/** One run a day from 2023 on. */
const daily = (count: number): History =>
  historyOf({ 'latency.p50': valuesOf(count), 'calls.value': valuesOf(count) }, (place) => ({
    startedAt: epochMs(Date.UTC(2023, 0, 1) + place * 86_400_000),
  }));

const chunksOf = (history: History, linkOf: SiteData['linkOf'] = () => undefined) =>
  runChunks(siteDataOf(history).tests[0] ?? expect.fail('no test'), linkOf);

const readChunk = (script: string): RunChunk => {
  const [, data = ''] = /^prowess\.chunk\("[^"]+","([^"]*)"\)\n$/.exec(script) ?? [];
  return JSON.parse(gunzipSync(fromBase85(data)).toString());
};

/** What a folder needs when a run is added to `count` of them. */
function withOneMore(count: number): SiteUpdate {
  const before = siteUpdate(new Map(), siteFiles(siteDataOf(daily(count))));
  const known = readManifest(before.write.at(-1)?.text ?? '');
  return siteUpdate(known, siteFiles(siteDataOf(daily(count + 1))));
}

describe('[U] report/site/chunk', () => {
  it('gives back every state and value of every run, with five digits', () => {
    const point = fc.oneof(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.record({ state: fc.constantFrom(...POINT_STATES), value: fc.double({ min: 0, max: 10, noNaN: true }) }),
      fc.record({ state: fc.constantFrom(...POINT_STATES) }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points: PointLike[]) => {
        const history = historyOf({ 'a.p50': points, b: points.toReversed() }, (place) => ({
          // Of one regime, on a machine that is updated.
          regime: { id: 'one', hard: {}, soft: { kernel: `6.${place % 3}` } },
        }));
        const chunk: RunChunk = JSON.parse(JSON.stringify(chunkOf(history, [0, points.length], () => undefined)));
        const rounded = documentsOf(history).map(({ run, points: own }) => ({
          run: { ...run, address: '' },
          points: own.map((each) =>
            each.value === undefined ? each : { ...each, value: Number(each.value.toPrecision(5)) || 0 },
          ),
        }));
        const back = documentsOf(tableOfChunk('test', chunk)).map(({ run, points: own }) => ({
          run,
          points: own.map((each) => (each.value === undefined ? each : { ...each, value: each.value || 0 })),
        }));
        expect(back).to.deep.equal(rounded);
      }),
    );
  });
});

describe('[U] report/site/data-files', () => {
  it('holds a year in a chunk, and a thousand runs at most', () => {
    const many = historyOf({ p50: valuesOf(2500) }, () => ({ startedAt: epochMs(Date.UTC(2024, 5, 1)) }));
    const names = (history: History) => chunksOf(history).map(({ path }) => path.replace(/-[0-9a-f]{12}\.js$/, ''));
    expect(names(daily(800))).to.deep.equal(['data/test/2023', 'data/test/2024', 'data/test/2025']);
    expect(names(many)).to.deep.equal(['data/test/2024', 'data/test/2024-2', 'data/test/2024-3']);
    const [chunk] = chunksOf(daily(10));
    expect(readChunk(chunk?.text() ?? '').runs).to.have.length(10);
  });

  it('has another name where anything in it is another', () => {
    const path = (history: History, linkOf?: SiteData['linkOf']) => chunksOf(history, linkOf)[0]?.path;
    const other = daily(10);
    const column = other.series.get('calls.value') ?? expect.fail('no column');
    column.values[3] = 101.5;
    expect(path(other)).to.not.equal(path(daily(10)));
    expect(path(daily(10))).to.equal(path(daily(10)));
    const linked = path(daily(10), ({ build }) => `run/${build}.html`);
    expect(linked).to.not.equal(path(daily(10)));
  });
});

describe('[U] report/site/merge-chunk', () => {
  it('gives back the order of commits, and what each is called', () => {
    const merges = [1, 2, 3].map(
      (place): Merge => ({
        mergedAt: epochMs(Date.UTC(2026, 0, place)),
        commit: place === 2 ? 'abcdef0' : `${place}`.repeat(40),
        ...(place !== 2 && { pullRequest: `${place}` }),
        files: 1,
        folders: [{ folder: 'pkg', files: 1 }],
        title: `title ${place}`,
      }),
    );
    const back = mergesOfChunk(JSON.parse(JSON.stringify(mergeChunkOf(merges))));
    const order = lineOrder(back);
    expect(merges.map(({ commit }) => [order.placeOf(commit), order.mergedAt(commit)])).to.deep.equal(
      merges.map(({ mergedAt }, place) => [place, mergedAt]),
    );
    expect(back.map((merge) => [mergeName(merge), merge.title])).to.deep.equal([
      ['#1', 'title 1'],
      ['abcdef0', 'title 2'],
      ['#3', 'title 3'],
    ]);
  });
});

describe('[U] report/site/update', () => {
  it('adds a run to few runs and to many with as many files, and touches no chunk but the newest', () => {
    const [few, many] = [withOneMore(400), withOneMore(3000)];
    expect(many.write.length).to.equal(few.write.length);
    const chunks = ({ write }: SiteUpdate) =>
      write.flatMap(({ path }) => /data\/test\/(\d[^-]*)/.exec(path)?.[1] ?? []);
    expect([chunks(few), chunks(many)]).to.deep.equal([['2024'], ['2031']]);
    expect(many.remove.map((path) => path.slice(0, 14))).to.deep.equal(['data/test/2031']);
    expect(many.unchanged).to.be.above(few.unchanged);
  });

  it('writes nothing but its list for the same data, and everything where the list is damaged', () => {
    const files = siteFiles(siteDataOf(daily(40)));
    const first = siteUpdate(new Map(), files);
    const again = siteUpdate(readManifest(first.write.at(-1)?.text ?? ''), files);
    expect(again.write.map(({ path }) => path)).to.deep.equal(['site-files.json']);
    expect(siteUpdate(readManifest('{"files": nonsense'), files).write).to.have.length(files.length + 1);
  });
});
