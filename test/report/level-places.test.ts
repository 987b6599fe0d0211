import { expect } from 'chai';
import type { Json } from '../../src/model/json.ts';
import { placesOf } from '../../src/report/level-places.ts';

const levelsOf = (...all: Record<string, Json>[]) =>
  all.map((parameters) => ({ name: Object.values(parameters).join('-'), parameters, repetition: 1 }));
const grid = levelsOf(
  ...[1, 2, 4].flatMap((streams) => [true, false].map((hostNetwork) => ({ streams, hostNetwork }))),
);

describe('[U] report/level-places', () => {
  it('draws over the parameter with the most values, a line for each combination of the others', () => {
    const { parameter, of } = placesOf(grid);
    expect(parameter).to.equal('streams');
    expect(of.get('4-true')).to.deep.equal({ x: 4, line: 'hostNetwork true' });
    expect(of.get('4-false')).to.deep.equal({ x: 4, line: 'hostNetwork false' });
  });

  it('places what is no number side by side, in the order of the sweep', () => {
    const { of, axis } = placesOf(levelsOf({ memory: '64Mi' }, { memory: '128Mi' }));
    expect([...of.values()].map(({ x }) => x)).to.deep.equal([1, 2]);
    expect(axis.ticks?.map(({ text }) => text)).to.deep.equal(['64Mi', '128Mi']);
  });

  it('places numbers beside a name by their size, whatever the order of the sweep', () => {
    const { axis } = placesOf(
      levelsOf({ as: 'node' }, { as: 'pod', cores: 16 }, { as: 'vm', cores: 4 }, { as: 'vm', cores: 8 }),
    );
    expect(axis.ticks?.map(({ text }) => text)).to.deep.equal(['node', '4', '8', '16']);
  });

  it('spreads numbers that double over a logarithmic axis, and leaves out labels that would touch', () => {
    const doubled = placesOf(levelsOf(...[1, 2, 4, 8, 16, 32, 64, 128].map((streams) => ({ streams }))));
    expect(doubled.axis.logarithmic).to.equal(true);
    expect(doubled.axis.ticks).to.have.length(8);
    const many = placesOf(levelsOf(...Array.from({ length: 100 }, (_, index) => ({ objects: 1000 + index }))));
    expect(many.axis.ticks?.length).to.be.within(1, 12);
  });

  it('takes the names of levels without parameters', () => {
    const { of } = placesOf(['400', '600'].map((name) => ({ name, parameters: {}, repetition: 1 })));
    expect([...of.keys()]).to.deep.equal(['400', '600']);
    expect(new Set([...of.values()].map(({ x }) => x)).size).to.equal(2);
  });
});
