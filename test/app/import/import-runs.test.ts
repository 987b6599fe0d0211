import { expect } from 'chai';
import { importFrom } from '../../../src/app/import/import-runs.ts';
import type { ImportSource } from '../../../src/app/import/source.ts';
import { parseDocument } from '../../../src/history/document-json.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { toIso } from '../../../src/model/units.ts';
import { type MemoryStore, memoryStore } from '../../support/memory-store.ts';

const JOB = 'periodic-kubevirt-e2e-k8s-1.34-sig-performance';
const BUILDS = ['2077664779396190208', '2077785577331101696', '2077906374930468864'] as const;
const AUDIT = 'artifacts/VMI-perf-audit-results.json';

/** A build as Prow and KubeVirt's test leave it in the bucket. */
const built = (build: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const files = {
    'started.json': JSON.stringify({
      timestamp: 1784188535,
      repos: { 'kubevirt/kubevirt': 'main' },
      'repo-commit': 'abc',
    }),
    'finished.json': JSON.stringify({ timestamp: 1784192135, passed: true, result: 'SUCCESS' }),
    'prowjob.json': '{}',
    'build-log.txt': 'log',
    'artifacts/k8s-reporter/1/pods.json': '{}',
    [AUDIT]: JSON.stringify({ Values: { 'CREATE-pods-count': { value: 101 } } }),
    ...more,
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`logs/${JOB}/${build}/${path}`, text]));
};

const bucketOf = (store: MemoryStore): ImportSource => ({
  kind: 'folder',
  store,
  folder: `logs/${JOB}`,
  isBucket: true,
});
const importInto = (store: MemoryStore, from: MemoryStore) =>
  importFrom(bucketOf(from), store, { format: 'perfscale-audit', source: `gs://bucket/logs/${JOB}` });
const documentOf = ({ texts }: MemoryStore, build: string) => {
  const path = `logs/${JOB}/${build}/artifacts/history.json`;
  return parseDocument(texts.get(path) ?? '', path);
};

describe('[I] app/import from a bucket of Prow', () => {
  it('takes start, commit and branch from what Prow says, and numbers from what the job uploaded', async () => {
    const store = memoryStore();
    await importInto(store, memoryStore(built(BUILDS[0])));
    const { run, points } = documentOf(store, BUILDS[0]);
    expect(run).to.include({
      line: 'main',
      commit: 'abc',
      outcome: 'pass',
      address: `gs://bucket/logs/${JOB}/${BUILDS[0]}`,
    });
    expect(toIso(run.startedAt)).to.equal('2026-07-16T07:55:35.000Z');
    expect(points).to.deep.equal([
      {
        series: { metric: 'CREATE-pods-count', labels: { kind: 'VMIResult' }, statistic: 'value' },
        state: 'ok',
        value: 101,
      },
    ]);
  });

  it('reads of builds that are stored nothing again, and of others no file that it does not need', async () => {
    const store = memoryStore();
    const first = memoryStore({ ...built(BUILDS[0]), ...built(BUILDS[1]) });
    await importInto(store, first);
    expect(first.asked.filter((act) => /build-log|prowjob|k8s-reporter/.test(act))).to.deep.equal([]);
    const second = memoryStore({ ...built(BUILDS[0]), ...built(BUILDS[1]), ...built(BUILDS[2]) });
    const { jobs } = await importInto(store, second);
    expect(jobs.get(JOB)).to.include({ stored: 1, present: 2 });
    expect(second.asked.filter((act) => !act.includes(BUILDS[2]))).to.deep.equal([`list logs/${JOB}`]);
  });

  it('writes nothing when there is nothing new', async () => {
    const store = memoryStore();
    const from = memoryStore(built(BUILDS[0]));
    await importInto(store, from);
    store.asked.length = 0;
    await importInto(store, from);
    expect(store.asked.filter((act) => act.startsWith('put'))).to.deep.equal([]);
  });

  it('leaves a build that still runs for the next time', async () => {
    const [store, running] = [memoryStore(), built(BUILDS[1])];
    delete running[`logs/${JOB}/${BUILDS[1]}/finished.json`];
    const report = await importInto(store, memoryStore({ ...built(BUILDS[0]), ...running }));
    expect(report.running).to.equal(1);
    expect([...store.texts.keys()].filter((path) => path.includes(BUILDS[1]))).to.deep.equal([]);
  });

  it('keeps a build that uploaded no numbers as an INVALID run: failures must not be silence', async () => {
    const failed = built(BUILDS[1], {
      'finished.json': JSON.stringify({ timestamp: 1784192135, passed: false, result: 'FAILURE' }),
    });
    delete failed[`logs/${JOB}/${BUILDS[1]}/${AUDIT}`];
    const store = memoryStore();
    const { invalid } = await importInto(store, memoryStore({ ...built(BUILDS[0]), ...failed }));
    const { run, points } = documentOf(store, BUILDS[1]);
    expect(run).to.include({ outcome: 'invalid', headline: 'it holds no numbers; its job ended as FAILURE' });
    expect(points).to.deep.equal([]);
    expect(invalid).to.deep.equal([
      `gs://bucket/logs/${JOB}/${BUILDS[1]}: it holds no numbers; its job ended as FAILURE`,
    ]);
  });

  it('keeps a build whose numbers are damaged as an INVALID run, with the place', async () => {
    const store = memoryStore();
    await importInto(store, memoryStore({ ...built(BUILDS[0]), ...built(BUILDS[1], { [AUDIT]: '{"Values":{' }) }));
    expect(documentOf(store, BUILDS[1]).run.headline).to.match(/VMI-perf-audit-results\.json:1:12: this is no JSON/);
  });

  it('does the same of a folder, and refuses damaged numbers of a build that Prow did not finish', async () => {
    const store = memoryStore();
    const loose = built(BUILDS[2], { [AUDIT]: '{"Values":{' });
    for (const name of ['started.json', 'finished.json']) delete loose[`logs/${JOB}/${BUILDS[2]}/${name}`];
    const from = memoryStore({ ...built(BUILDS[0]), ...built(BUILDS[1], { [AUDIT]: '{"Values":{' }), ...loose });
    const folder = { ...bucketOf(from), isBucket: false } as const;
    const report = await importFrom(folder, store, { format: 'perfscale-audit', source: 'builds' });
    expect(documentOf(store, BUILDS[1]).run).to.include({ outcome: 'invalid' });
    expect(report.invalid.join()).to.match(/VMI-perf-audit-results\.json:1:12: this is no JSON/);
    expect(report.refused).to.have.length(1);
    expect(report.refused[0]).to.contain(BUILDS[2]);
  });

  it('says of builds of which none can be read what is wrong with the first', async () => {
    const damaged = memoryStore(built(BUILDS[0], { [AUDIT]: '{"Values":{' }));
    const error = await importInto(memoryStore(), damaged).catch((each: unknown) => each);
    expect(error instanceof KnownError && error.hint).to.match(/VMI-perf-audit-results\.json:1:12: this is no JSON/);
  });

  it('knows a build of a pull request from one of a branch', async () => {
    const kinds = {
      periodic: { repos: { 'kubevirt/kubevirt': 'main' } },
      postsubmit: { repos: { 'kubevirt/kubevirt': 'main:abc' } },
      presubmit: { repos: { 'kubevirt/kubevirt': 'main:abc,12:def' }, pull: '12' },
      batch: { repos: { 'kubevirt/kubevirt': 'main:abc,12:def,13:fed' } },
    };
    for (const [kind, started] of Object.entries(kinds)) {
      const store = memoryStore();
      const text = JSON.stringify({ timestamp: 1784188535, ...started });
      await importInto(store, memoryStore(built(BUILDS[0], { 'started.json': text })));
      expect(documentOf(store, BUILDS[0]).run, kind).to.include({ kind, line: 'main' });
    }
    const store = memoryStore();
    const folder = `pr-logs/pull/kubevirt_kubevirt/12/${JOB}`;
    const moved = Object.entries(built(BUILDS[0])).map(([path, text]) => [path.replace(`logs/${JOB}`, folder), text]);
    const source = { ...bucketOf(memoryStore(Object.fromEntries(moved))), folder } as const;
    await importFrom(source, store, { format: 'perfscale-audit', source: 'gs://bucket' });
    expect(documentOf(store, BUILDS[0]).run.kind).to.equal('presubmit');
  });

  it('trusts no number of a build that was aborted', async () => {
    const aborted = built(BUILDS[0], { 'finished.json': JSON.stringify({ timestamp: 1784192135, result: 'ABORTED' }) });
    const store = memoryStore();
    await importInto(store, memoryStore(aborted));
    expect(documentOf(store, BUILDS[0]).run.outcome).to.equal('invalid');
    expect(documentOf(store, BUILDS[0]).points[0]).to.include({ state: 'invalid', value: 101 });
  });

  it('refuses a job of which no build has such numbers: it is another kind of job', async () => {
    const other = built(BUILDS[0]);
    delete other[`logs/${JOB}/${BUILDS[0]}/${AUDIT}`];
    const [store, error] = [
      memoryStore(),
      await importInto(memoryStore(), memoryStore(other)).catch((e: unknown) => e),
    ];
    expect(error).to.be.instanceOf(KnownError).and.include({ exit: 'usage' });
    expect(String(error)).to.contain('none of the 1 builds in gs://bucket/logs/');
    expect(store.texts.size).to.equal(0);
  });

  it('ends as the infrastructure does that fails, with whole builds alone, and goes on the next time', async () => {
    const all = { ...built(BUILDS[0]), ...built(BUILDS[1]), ...built(BUILDS[2]) };
    for (const failing of ['get', 'list']) {
      const store = memoryStore();
      const from = memoryStore(all, (act) => act.startsWith(failing) && act.includes(BUILDS[2]));
      const error = await importInto(store, from).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(KnownError).and.include({ exit: 'infrastructure' });
      expect(halfBuilds(store)).to.deep.equal([]);
      const { jobs } = await importInto(store, memoryStore(all));
      expect([...store.texts.keys()].filter((path) => path.endsWith('finished.json'))).to.have.length(3);
      expect((jobs.get(JOB)?.stored ?? 0) + (jobs.get(JOB)?.present ?? 0)).to.equal(3);
    }
  });

  it('calls no build finished that the store has not taken', async () => {
    const store = memoryStore({}, (act) => act.startsWith('put') && act.endsWith('history.json'));
    const error = await importInto(store, memoryStore(built(BUILDS[0]))).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(KnownError).and.include({ exit: 'infrastructure' });
    expect([...store.texts.keys()].filter((path) => path.endsWith('finished.json'))).to.deep.equal([]);
  });
});

/** Builds that are called finished and lack something. */
const halfBuilds = ({ texts }: MemoryStore): string[] =>
  [...texts.keys()].filter(
    (path) => path.endsWith('/finished.json') && !texts.has(path.replace('finished.json', 'artifacts/history.json')),
  );
