import { expect } from 'chai';
import { type BuildPlace, buildPaths } from '../../src/prow/bucket-paths.ts';

const layout = { pathPrefix: '', pathStrategy: 'explicit', defaultOrg: 'kubevirt', defaultRepo: 'kubevirt' } as const;
const presubmit: BuildPlace = {
  type: 'presubmit',
  job: 'pull-perf',
  build: '7',
  org: 'kubevirt',
  repo: 'kubevirt',
  pull: '12',
};

describe('[U] prow/bucket-paths', () => {
  it('keeps periodics and postsubmits under logs', () => {
    expect(buildPaths({ type: 'periodic', job: 'p', build: '7' }, layout)).to.deep.equal({
      folder: 'logs/p/7',
      latest: ['logs/p/latest-build.txt'],
    });
  });

  it('keeps presubmits under the pull request, with an alias by job', () => {
    expect(buildPaths(presubmit, layout)).to.deep.equal({
      folder: 'pr-logs/pull/kubevirt_kubevirt/12/pull-perf/7',
      latest: [
        'pr-logs/directory/pull-perf/latest-build.txt',
        'pr-logs/pull/kubevirt_kubevirt/12/pull-perf/latest-build.txt',
      ],
      alias: 'pr-logs/directory/pull-perf/7.txt',
    });
  });

  it('keeps batches under pull/batch', () => {
    expect(buildPaths({ type: 'batch', job: 'b', build: '7' }, layout)).to.deep.equal({
      folder: 'pr-logs/pull/batch/b/7',
      latest: ['pr-logs/directory/b/latest-build.txt'],
    });
  });

  it('puts only the folder of the build under the prefix', () => {
    const paths = buildPaths(presubmit, { ...layout, pathPrefix: 'perf/' });
    expect(paths.folder).to.equal('perf/pr-logs/pull/kubevirt_kubevirt/12/pull-perf/7');
    expect([...paths.latest, paths.alias]).to.satisfy((all: string[]) =>
      all.every((path) => path.startsWith('pr-logs/')),
    );
  });

  const segments = [
    ['explicit', 'kubevirt', 'kubevirt', 'kubevirt_kubevirt/'],
    ['legacy', 'kubevirt', 'kubevirt', ''],
    ['legacy', 'kubevirt', 'project-infra', 'project-infra/'],
    ['legacy', 'kata', 'kubevirt', 'kata_kubevirt/'],
    ['single', 'kubevirt', 'kubevirt', ''],
    ['single', 'kubevirt', 'project-infra', 'kubevirt_project-infra/'],
  ] as const;
  for (const [pathStrategy, org, repo, segment] of segments) {
    it(`names ${org}/${repo} '${segment}' by the strategy ${pathStrategy}`, () => {
      const { folder } = buildPaths({ ...presubmit, org, repo }, { ...layout, pathStrategy });
      expect(folder).to.equal(`pr-logs/pull/${segment}12/pull-perf/7`);
    });
  }
});
