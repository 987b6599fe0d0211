import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { mergeJob } from '../../src/prow/merge-job.ts';

describe('prow/merge-job', () => {
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

  it('tells what gave way and what was added', () => {
    const notes: string[] = [];
    mergeJob(
      { a: 1, b: { c: 2 }, d: 3 },
      { a: 1, b: { c: 4, e: 5 }, d: null },
      { replaced: (path, below) => notes.push(`${path} was ${below}`), added: (path) => notes.push(`+${path}`) },
    );
    expect(notes).to.deep.equal(['b.c was 2', '+b.e', 'd was 3']);
  });
});
