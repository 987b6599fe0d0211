import { expect } from 'chai';
import { directoryStore } from '../../src/adapters/disk/directory-store.ts';
import { buildsOf, closeBuild, openBuild } from '../../src/history/build.ts';
import { type RunStore, readText, textContent } from '../../src/history/run-store.ts';
import { KnownError } from '../../src/model/errors.ts';
import { epochMs } from '../../src/model/units.ts';
import { emptyFolder } from '../support/folder.ts';

const layout = { pathPrefix: '', pathStrategy: 'explicit' } as const;
const place = { type: 'periodic', job: 'density' } as const;
const started = { json: '{"timestamp":1}', at: epochMs(1_800_000_000_000) };

describe('[I] history/build', () => {
  it('stores started.json first and points latest-build.txt to the build', async () => {
    const store = directoryStore(await emptyFolder());
    const { build, paths } = await openBuild(store, place, layout, started);
    expect(paths.folder).to.equal(`logs/density/${build}`);
    expect(await readText(store, `${paths.folder}/started.json`)).to.equal(started.json);
    expect(await readText(store, 'logs/density/latest-build.txt')).to.equal(build);
  });

  it('gives each of many runs that start at once a build of its own', async () => {
    const store = directoryStore(await emptyFolder());
    const opened = await Promise.all(Array.from({ length: 6 }, () => openBuild(store, place, layout, started)));
    expect(new Set(opened.map(({ build }) => build)).size).to.equal(6);
    expect(await buildsOf(store, place, layout)).to.have.members(opened.map(({ build }) => build));
  });

  it('stores finished.json after everything else', async () => {
    const store = directoryStore(await emptyFolder());
    const order: string[] = [];
    const watched: RunStore = {
      ...store,
      put: (path, ...rest) => {
        order.push(path.split('/').at(-1) ?? '');
        return store.put(path, ...rest);
      },
    };
    const open = await openBuild(watched, place, layout, started);
    await closeBuild(watched, open, [{ path: 'artifacts/summary.md', content: textContent('#') }], '{"passed":true}');
    expect(order).to.deep.equal(['started.json', 'latest-build.txt', 'summary.md', 'finished.json']);
  });

  it('points latest-build.txt to the newest build, whichever closes last', async () => {
    const store = directoryStore(await emptyFolder());
    const older = await openBuild(store, place, layout, started);
    const newer = await openBuild(store, place, layout, started);
    for (const open of [newer, older]) await closeBuild(store, open, [], '{}');
    expect(await readText(store, 'logs/density/latest-build.txt')).to.equal(newer.build);
  });

  it('completes what an interrupted upload has left, and changes nothing when there is nothing to do', async () => {
    const store = directoryStore(await emptyFolder());
    const open = await openBuild(store, place, layout, started);
    const files = ['a.txt', 'b.txt'].map((path) => ({ path, content: textContent(path) }));
    await store.put(`${open.paths.folder}/a.txt`, textContent('a.txt'));
    for (let time = 0; time < 2; time++) await closeBuild(store, open, files, '{"passed":true}');
    expect(await readText(store, `${open.paths.folder}/b.txt`)).to.equal('b.txt');
    expect(await readText(store, `${open.paths.folder}/finished.json`)).to.equal('{"passed":true}');
  });

  it('finishes no build in which something else is in the place of a file, and names all such', async () => {
    const store = directoryStore(await emptyFolder());
    const open = await openBuild(store, place, layout, started);
    const files = ['a.txt', 'b.txt'].map((path) => ({ path, content: textContent('ours') }));
    for (const { path } of files) await store.put(`${open.paths.folder}/${path}`, textContent('of another'));
    const failure = await closeBuild(store, open, files, '{"passed":true}').catch((error) => error);
    expect(failure).to.be.instanceOf(KnownError).with.property('message').that.contains('a.txt, b.txt');
    expect(await Array.fromAsync(store.list(open.paths.folder))).to.not.include('finished.json');
  });

  it('never has two verdicts: a finished.json that says something else stops it', async () => {
    const store = directoryStore(await emptyFolder());
    const open = await openBuild(store, place, layout, started);
    await closeBuild(store, open, [], '{"passed":false}');
    const failure = await closeBuild(store, open, [], '{"passed":true}').catch((error) => error);
    expect(failure).to.be.instanceOf(KnownError).with.property('message').that.contains('finished.json');
  });

  it('leaves a presubmit an alias by its job', async () => {
    const store = directoryStore(await emptyFolder());
    const pull = { type: 'presubmit', job: 'pull-perf', org: 'o', repo: 'r', pull: '12' } as const;
    const { build } = await openBuild(store, pull, layout, started);
    expect(await readText(store, `pr-logs/directory/pull-perf/${build}.txt`)).to.equal(
      `pr-logs/pull/o_r/12/pull-perf/${build}`,
    );
  });
});
