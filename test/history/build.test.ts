import { expect } from 'chai';
import { directoryStore } from '../../src/adapters/disk/directory-store.ts';
import { buildsOf, closeBuild, openBuild } from '../../src/history/build.ts';
import { type RunStore, readText, textContent } from '../../src/history/run-store.ts';
import { epochMs } from '../../src/model/units.ts';
import { emptyFolder } from '../support/folder.ts';

const layout = { pathPrefix: '', pathStrategy: 'explicit' } as const;
const place = { type: 'periodic', job: 'density' } as const;
const started = { json: '{"timestamp":1}', at: epochMs(1_800_000_000_000) };

describe('history/build', () => {
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
    expect(order).to.deep.equal([
      'started.json',
      'latest-build.txt',
      'summary.md',
      'finished.json',
      'latest-build.txt',
    ]);
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
