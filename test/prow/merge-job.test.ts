import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { mergeJob, mergeLayers } from '../../src/prow/merge-job.ts';

describe('[U] prow/merge-job', () => {
  it('merges maps by key, and null takes away', () => {
    const base = { labels: { a: '1', b: '2' }, cluster: 'x' };
    expect(mergeJob(base, { labels: { b: '3', a: null }, hidden: true })).to.deep.equal({
      labels: { b: '3' },
      cluster: 'x',
      hidden: true,
    });
    expect(mergeJob({}, { labels: { a: null, b: '1' } })).to.deep.equal({ labels: { b: '1' } });
  });

  it('merges containers, variables, volumes and mounts by their names, and replaces other lists', () => {
    const base = {
      spec: {
        containers: [
          {
            name: 'test',
            image: 'a',
            args: ['x'],
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '1' },
            ],
          },
        ],
        tolerations: [{ key: 'a' }],
      },
    };
    const over: JsonObject = {
      spec: {
        containers: [
          {
            name: 'test',
            args: ['y'],
            env: [
              { name: 'B', value: '2' },
              { name: 'C', value: '3' },
            ],
          },
          { name: 'more' },
        ],
        tolerations: [{ key: 'b' }],
      },
    };
    const env = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
      { name: 'C', value: '3' },
    ];
    expect(mergeJob(base, over)).to.deep.equal({
      spec: {
        containers: [{ name: 'test', image: 'a', args: ['y'], env }, { name: 'more' }],
        tolerations: [{ key: 'b' }],
      },
    });
  });

  it('takes a container without a name for the only one there is', () => {
    const base = { spec: { containers: [{ image: 'a' }] } };
    expect(mergeJob(base, { spec: { containers: [{ resources: {} }] } })).to.deep.equal({
      spec: { containers: [{ image: 'a', resources: {} }] },
    });
  });

  it('keeps one of fields that exclude each other: the one that is laid over', () => {
    const secret = { secretKeyRef: { name: 'a', key: 'b' } };
    const env = (...variables: JsonObject[]): JsonObject => ({ env: variables });
    expect(mergeJob(env({ name: 'A', value: '1' }), env({ name: 'A', valueFrom: secret }))).to.deep.equal(
      env({ name: 'A', valueFrom: secret }),
    );
    expect(mergeJob(env({ name: 'A', valueFrom: secret }), env({ name: 'A', value: '1' }))).to.deep.equal(
      env({ name: 'A', value: '1' }),
    );
    const field = { fieldRef: { fieldPath: 'spec.nodeName' } };
    expect(mergeJob(env({ name: 'A', valueFrom: secret }), env({ name: 'A', valueFrom: field }))).to.deep.equal(
      env({ name: 'A', valueFrom: field }),
    );
    const volumes = (source: JsonObject): JsonObject => ({ volumes: [{ name: 'v', ...source }] });
    expect(mergeJob(volumes({ secret: { secretName: 'a' } }), volumes({ emptyDir: {} }))).to.deep.equal(
      volumes({ emptyDir: {} }),
    );
    expect(mergeJob(volumes({ secret: { secretName: 'a' } }), volumes({ secret: { defaultMode: 256 } }))).to.deep.equal(
      volumes({ secret: { secretName: 'a', defaultMode: 256 } }),
    );
    expect(
      mergeJob({ rerun_auth_config: { allow_anyone: true } }, { rerun_auth_config: { github_users: ['a'] } }),
    ).to.deep.equal({ rerun_auth_config: { github_users: ['a'] } });
    expect(mergeJob(env({ name: 'constructor', value: '1' }), env({ name: 'constructor', value: '2' }))).to.deep.equal(
      env({ name: 'constructor', value: '2' }),
    );
  });

  it('keeps what layers take away until it is laid over what is derived', () => {
    const written = mergeLayers(mergeLayers({ labels: { a: '1' } }, { decorate: null }), { labels: { a: null } });
    expect(written).to.deep.equal({ labels: { a: null }, decorate: null });
    expect(mergeJob({ decorate: true, labels: { a: '0', b: '1' } }, written)).to.deep.equal({ labels: { b: '1' } });
  });

  it('says what gave way and what was added', () => {
    const notes: string[] = [];
    mergeJob(
      { a: 1, b: { c: 2 }, d: 3 },
      { a: 1, b: { c: 4, e: 5 }, d: null },
      { replaced: (path, below) => notes.push(`${path} was ${below}`), added: (path) => notes.push(`+${path}`) },
    );
    expect(notes).to.deep.equal(['b.c was 2', '+b.e', 'd was 3']);
  });
});
