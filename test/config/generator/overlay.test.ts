import { expect } from 'chai';
import { layOver } from '../../../src/config/generator/overlay.ts';

describe('[U] config/generator/overlay', () => {
  it('merges maps, replaces the rest, and says which paths gave way or are new', () => {
    const overlay = layOver(
      { max_concurrency: 1, decoration_config: { timeout: '4h', grace_period: '9m' }, tags: ['a'] },
      { max_concurrency: 2, decoration_config: { timeout: '6h' }, labels: { a: 'b' }, tags: ['b'] },
    );
    expect(overlay.value).to.deep.equal({
      max_concurrency: 2,
      decoration_config: { timeout: '6h', grace_period: '9m' },
      tags: ['b'],
      labels: { a: 'b' },
    });
    expect(overlay.replaced).to.deep.equal([
      { path: 'max_concurrency', derived: 1 },
      { path: 'decoration_config.timeout', derived: '4h' },
      { path: 'tags', derived: ['a'] },
    ]);
    expect(overlay.added).to.deep.equal(['labels']);
  });

  it('does not call a value replaced that stays as it is', () => {
    expect(layOver({ decorate: true }, { decorate: true }).replaced).to.deep.equal([]);
  });

  it("gives the runner's container what is written for the only container, and merges its variables by name", () => {
    const derived = { spec: { containers: [{ image: 'a', command: ['b'], env: [{ name: 'X', value: '1' }] }] } };
    const written = {
      spec: {
        containers: [
          {
            resources: {},
            env: [
              { name: 'Y', value: '2' },
              { name: 'X', value: '3' },
            ],
          },
        ],
      },
    };
    const { value, replaced, added } = layOver(derived, written);
    expect(value).to.deep.equal({
      spec: {
        containers: [
          {
            image: 'a',
            command: ['b'],
            env: [
              { name: 'X', value: '3' },
              { name: 'Y', value: '2' },
            ],
            resources: {},
          },
        ],
      },
    });
    expect(replaced).to.deep.equal([{ path: 'spec.containers.0.env.X.value', derived: '1' }]);
    expect(added).to.deep.equal(['spec.containers.0.resources', 'spec.containers.0.env.Y']);
  });

  for (const [title, written] of [
    ['adds a container of another name beside ours, which then needs the name that Prow would give it', []],
    ['takes a container without a name for ours', [{ tty: true }]],
    ['takes a container with the name that Prow gives for ours', [{ name: 'test', tty: true }]],
  ] as const) {
    it(title, () => {
      const more = { name: 'dind', image: 'b' };
      const { value } = layOver({ containers: [{ image: 'a' }] }, { containers: [...written, more] });
      expect(value).to.deep.equal({
        containers: [{ name: 'test', image: 'a', ...(written.length > 0 && { tty: true }) }, more],
      });
    });
  }

  it('leaves our container without a name where it is alone', () => {
    const { value } = layOver({ containers: [{ image: 'a' }] }, { containers: [{ tty: true }] });
    expect(value).to.deep.equal({ containers: [{ image: 'a', tty: true }] });
  });
});
