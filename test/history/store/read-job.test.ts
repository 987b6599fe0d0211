import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { directoryStore } from '../../../src/adapters/disk/directory-store.ts';
import { resultJson } from '../../../src/formats/result-json.ts';
import { documentJson } from '../../../src/history/document-json.ts';
import { joined } from '../../../src/history/history.ts';
import type { Point, Run } from '../../../src/history/run.ts';
import type { RunStore } from '../../../src/history/run-store.ts';
import { type BuildsFolder, placesOf } from '../../../src/history/store/places.ts';
import { type JobRead, type ReadOptions, readJob } from '../../../src/history/store/read-job.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { epochMs } from '../../../src/model/units.ts';
import { emptyFolder } from '../../support/folder.ts';
import { indexInMemory } from '../../support/index-files.ts';
import { builtResult, builtRun } from '../../support/result-builder.ts';
import { aDocument, aPoint } from '../../support/run-document.ts';

const JOB = 'periodic-perf-density';
const PLACE: BuildsFolder = { job: JOB, kind: 'builds', folder: `logs/${JOB}` };
const ALL: ReadOptions = { recheck: 'all', parallel: 4 };

describe('[I] history/store/read-job', () => {
  let folder: string;
  let store: RunStore;
  let index: ReturnType<typeof indexInMemory>;

  beforeEach(async () => {
    folder = await emptyFolder();
    store = directoryStore(folder);
    index = indexInMemory();
  });

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  const imported = (build: string, value: number, run: Partial<Run> = {}, points?: readonly Point[]): Promise<void> =>
    write(
      `logs/${JOB}/${build}/artifacts/history.json`,
      documentJson(aDocument({ build, startedAt: epochMs(Number(build)), ...run }, points ?? [aPoint(value)])),
    );

  const read = (options = ALL, from = store): Promise<JobRead> => readJob(from, PLACE, index, options);

  const valuesOf = ({ tables }: JobRead): Record<string, number | undefined> => {
    const { runs, series } = joined('perf/density', tables);
    const [column] = [...series.values()];
    return Object.fromEntries(runs.map(({ build }, place) => [build, column?.values[place]]));
  };

  it('reads each run once, and what is new later', async () => {
    for (const build of ['1', '2', '3']) await imported(build, Number(build));
    const first = await read();
    expect(first.read).to.equal(3);
    expect(valuesOf(first)).to.deep.equal({ 1: 1, 2: 2, 3: 3 });
    await imported('4', 4);
    const second = await read();
    expect(second.read).to.equal(1);
    expect(valuesOf(second)).to.deep.equal({ 1: 1, 2: 2, 3: 3, 4: 4 });
    expect((await read()).read).to.equal(0);
  });

  it('reads our own results, before what was imported of the same build', async () => {
    const run = { ...builtRun, job: JOB, build: '7' };
    await imported('7', 7);
    await write(`logs/${JOB}/7/artifacts/result.json`, resultJson(builtResult({ run })).text);
    const { tables } = await read();
    expect(tables[0]?.runs[0]).to.deep.include({ test: builtRun.test, address: `${folder}/logs/${JOB}/7` });
    expect([...(tables[0]?.series.keys() ?? [])]).to.include('throughput.value');
  });

  it('takes our own result once there is one, in the place of what was imported before', async () => {
    await imported('7', 7);
    expect(valuesOf(await read())).to.deep.equal({ 7: 7 });
    const run = { ...builtRun, job: JOB, build: '7' };
    await write(`logs/${JOB}/7/artifacts/result.json`, resultJson(builtResult({ run })).text);
    const later = await read();
    expect(later.read).to.equal(1);
    expect(later.tables.flatMap(({ runs }) => runs.map(({ test }) => test))).to.deep.equal([builtRun.test]);
    expect((await read()).read, 'the imported one is no matter any more').to.equal(0);
    await rm(join(folder, `logs/${JOB}/7/artifacts/result.json`));
    expect(valuesOf(await read()), 'it is gone again').to.deep.equal({ 7: 7 });
  });

  it('takes a run that was computed again in the place of the old one, and forgets one that is gone', async () => {
    for (const build of ['1', '2', '3']) await imported(build, Number(build));
    await read();
    await imported('2', 22.5);
    await rm(join(folder, `logs/${JOB}/3`), { recursive: true });
    const again = await read();
    expect(again.read).to.equal(1);
    expect(valuesOf(again)).to.deep.equal({ 1: 1, 2: 22.5 });
    expect(valuesOf(await read())).to.deep.equal({ 1: 1, 2: 22.5 });
  });

  it('asks only for the newest builds where that costs a call each', async () => {
    for (let build = 1; build <= 60; build++) await imported(String(build), build);
    await read();
    await imported('3', 333);
    await imported('59', 5999);
    expect(valuesOf(await read({ ...ALL, recheck: 'newest' }))).to.include({ 3: 3, 59: 5999 });
    expect(valuesOf(await read())).to.include({ 3: 333 });
  });

  it('finds the result of a run that had none', async () => {
    await write(`logs/${JOB}/5/started.json`, '{}');
    const before = await read();
    expect(before.skipped).to.deep.equal([
      {
        job: JOB,
        name: '5',
        kind: 'no-result',
        text: 'it has no result: it goes on, or ended before there was one',
      },
    ]);
    await imported('5', 5);
    const after = await read();
    expect(after.skipped).to.deep.equal([]);
    expect(valuesOf(after)).to.deep.equal({ 5: 5 });
  });

  it('names what is damaged or of something else, and reads the rest', async () => {
    await imported('1', 1);
    await write(`logs/${JOB}/latest-build.txt`, '1');
    await write(`logs/${JOB}/notes/readme.txt`, 'hello');
    await write(`logs/${JOB}/2/artifacts/history.json`, documentJson(aDocument({ build: '2' })).slice(0, 99));
    await write(`logs/${JOB}/3/artifacts/result.json`, '{"metadata":{},"items":[]}');
    await write(`logs/${JOB}/4/artifacts/history.json`, documentJson(aDocument({ build: '1' })));
    const { skipped, ...rest } = await read();
    expect(valuesOf({ skipped, ...rest })).to.deep.equal({ 1: 1 });
    expect(skipped.map(({ name, kind }) => `${name} ${kind}`)).to.deep.equal([
      'notes unreadable',
      '2 unreadable',
      '3 unreadable',
      '4 unreadable',
    ]);
    const texts = skipped.map(({ text }) => text).join('\n');
    expect(texts).to.contain('expected a folder whose name is a build number');
    expect(texts).to.contain(`logs/${JOB}/2/artifacts/history.json: expected JSON with version, run and points`);
    expect(texts).to.contain(`logs/${JOB}/3/artifacts/result.json: not a result`);
    expect(texts).to.contain(`expected the run ${JOB}/4, got ${JOB}/1`);
    expect((await read()).skipped).to.deep.equal(skipped);
  });

  it('reads again what of its index is damaged', async () => {
    for (const build of ['1', '2']) await imported(build, Number(build));
    await read();
    for (const spoil of [(text: string) => text.slice(0, 50), (text: string) => text.replace('"1"', '"9"'), () => '']) {
      for (const [name, text] of index.texts) index.texts.set(name, spoil(text));
      const again = await read();
      expect(again.read).to.equal(2);
      expect(valuesOf(again)).to.deep.equal({ 1: 1, 2: 2 });
    }
  });

  it('gives the same from its index as from the store, in as many chunks as there are', async () => {
    const series = aPoint(0).series;
    for (let build = 1; build <= 600; build++) {
      const points = [aPoint(build / 3), { series: { ...series, statistic: 'p99' }, state: 'missing' } as const];
      await imported(String(build), 0, {}, build % 5 === 0 ? points.slice(0, 1) : points);
    }
    const fresh = await read();
    expect(index.texts.size).to.equal(3);
    const known = await read();
    expect(known.read).to.equal(0);
    expect(joined('t', known.tables)).to.deep.equal(joined('t', fresh.tables));
  });

  it('keeps what it read where the store fails half way, and goes on from there', async () => {
    for (const build of ['1', '2', '3', '4']) await imported(build, Number(build));
    const failing: RunStore = {
      ...store,
      get(path) {
        if (path.includes('/3/')) throw new KnownError('infrastructure', 'cannot read the bucket: no answer in time');
        return store.get(path);
      },
    };
    const failure = await read({ ...ALL, parallel: 1 }, failing).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(KnownError).with.property('message', 'cannot read the bucket: no answer in time');
    const after = await read();
    expect(after.read).to.equal(2);
    expect(valuesOf(after)).to.deep.equal({ 1: 1, 2: 2, 3: 3, 4: 4 });
  });

  it('loses nothing but time where another process writes the index as well', async () => {
    for (const build of ['1', '2']) await imported(build, Number(build));
    await read();
    const stale = new Map(index.texts);
    await imported('3', 3);
    await read();
    for (const [name, text] of stale) index.texts.set(name, text);
    expect(valuesOf(await read())).to.deep.equal({ 1: 1, 2: 2, 3: 3 });
  });

  it('finds runs of pull requests through the file that says where each is', async () => {
    const at = `pr-logs/pull/org_repo/77/${JOB}/8`;
    await write(`pr-logs/directory/${JOB}/8.txt`, `gs://bucket/${at}`);
    await write(`pr-logs/directory/${JOB}/9.txt`, 'gs://bucket/../../etc/9');
    await write(`${at}/artifacts/history.json`, documentJson(aDocument({ build: '8', kind: 'presubmit' })));
    const [place] = placesOf(JOB, { pathPrefix: '' }).filter(({ kind }) => kind === 'aliases');
    const { tables, skipped } = await readJob(store, place ?? PLACE, index, ALL);
    expect(tables.flatMap(({ runs }) => runs.map(({ build, kind }) => `${build} ${kind}`))).to.deep.equal([
      '8 presubmit',
    ]);
    expect(skipped.map(({ text }) => text)).to.deep.equal([
      `pr-logs/directory/${JOB}/9.txt: expected the folder of build 9, got "../../etc/9"`,
    ]);
  });
});
