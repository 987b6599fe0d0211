import { expect } from 'chai';
import { type FolderKind, filesWithin, isUpdateOfDependencies, kindOf } from '../../../src/analysis/cause/folders.ts';
import { ownersOf } from '../../../src/analysis/cause/owners.ts';
import { epochMs } from '../../../src/model/units.ts';

const KINDS: Readonly<Record<string, FolderKind>> = {
  'pkg/virt-controller/watch/vm': 'code',
  'cmd/virt-handler': 'code',
  'staging/src/kubevirt.io/client-go': 'code',
  'pkg/monitoring/metrics/virt-controller': 'measurement',
  'tools/perfscale-audit/metric-client': 'measurement',
  monitoring: 'measurement',
  'tests/monitoring': 'aside',
  'tests/performance': 'workload',
  'test/e2e-perf': 'workload',
  tests: 'aside',
  docs: 'aside',
  'docs/monitoring': 'aside',
  hack: 'aside',
  'manifests/generated': 'aside',
  vendor: 'dependency',
  'go.mod': 'dependency',
  WORKSPACE: 'dependency',
  'README.md': 'aside',
  'pkg/virt-controller/OWNERS': 'aside',
  'pkg/virt-controller/OWNERS_ALIASES': 'aside',
  'pkg/virt-controller/watch/*_test.go': 'aside',
  'pkg/virt-controller/watch/*.md': 'aside',
  'pkg/owners': 'code',
};

describe('[U] analysis/cause/folders', () => {
  it('knows what a folder is for', () => {
    expect(Object.fromEntries(Object.keys(KINDS).map((folder) => [folder, kindOf(folder)]))).to.deep.equal(KINDS);
  });

  it('counts files of an owner by whole parts of a path, and of code alone', () => {
    const folders = [
      { folder: 'pkg/virt-controller/watch', files: 3 },
      { folder: 'pkg/virt-controllers', files: 5 },
      { folder: 'pkg/monitoring/metrics/virt-controller', files: 7 },
    ];
    expect(filesWithin({ folders }, ['virt-controller'])).to.equal(3);
  });

  it('takes an update of dependencies for one where most files are vendored', () => {
    const merge = (vendor: number, code: number) => ({
      mergedAt: epochMs(0),
      commit: '',
      files: vendor + code,
      folders: [
        { folder: 'vendor', files: vendor },
        { folder: 'pkg/virt-api', files: code },
      ],
      title: '',
    });
    expect([merge(60, 40), merge(40, 60)].map(isUpdateOfDependencies)).to.deep.equal([true, false]);
  });

  it('knows whose code makes a series what it is', () => {
    const owners = (metric: string, labels = {}) => ownersOf({ metric, labels, statistic: 'value' });
    expect(owners('avgVirtHandlerCPUUsage')).to.deep.equal(['virt-handler']);
    expect(owners('cpu', { component: 'virt-api' })).to.deep.equal(['virt-api']);
    expect(owners('PATCH-pods-count')).to.include('virt-controller');
    expect(owners('LIST-virtualmachineclusterinstancetypes-count')[0]).to.equal('virt-operator');
    expect(owners('something else')).to.deep.equal([]);
  });
});
