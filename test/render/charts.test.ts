import { expect } from 'chai';
import fc from 'fast-check';
import { type Axis, axisAround, axisOver, axisTicks, fraction, plot } from '../../src/render/charts.ts';
import { scaleFor } from '../../src/render/quantity.ts';

const linear: Axis = { from: 0, to: 10, scale: scaleFor('count', 10) };

describe('[U] render/charts', () => {
  it('places values on linear and logarithmic axes', () => {
    expect(fraction(2.5, linear)).to.equal(0.25);
    expect(fraction(10, { from: 1, to: 1000, scale: scaleFor('ms', 1), logarithmic: true })).to.be.closeTo(1 / 3, 1e-9);
  });

  it('makes axes that hold every value and end at round numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 }),
        fc.boolean(),
        (values, logarithmic) => {
          const axis = axisOver(values, (size) => scaleFor('ms', size), logarithmic);
          for (const value of values) expect(fraction(value, axis)).to.be.within(-1e-9, 1 + 1e-9);
        },
      ),
    );
    expect(axisOver([7300], (size) => scaleFor('ms', size))).to.deep.include({ from: 0, to: 8000 });
  });

  it('begins near values that hardly differ where their differences are what is asked, and names its places apart', () => {
    const scaleOf = (size: number) => scaleFor('share', size);
    expect(axisAround([0.951, 0.974], scaleOf).from).to.be.closeTo(0.95, 1e-9);
    expect(axisAround([0.3, 0.974], scaleOf)).to.deep.include({ from: 0, to: 1 });
    expect(axisAround([0.97, 0.97], scaleOf)).to.deep.include({ from: 0, to: 1 });
    const texts = axisTicks(axisAround([23022.1, 23022.4], (size) => scaleFor('per_s', size))).map(({ text }) => text);
    expect(new Set(texts).size).to.equal(texts.length);
  });

  it('leaves out every other text below on a narrow page where they would touch there, and none of a few', () => {
    const named = (...texts: string[]) => {
      const ticks = texts.map((text, index) => ({ at: index + 1, text }));
      const x = { from: 0.5, to: texts.length + 0.5, scale: scaleFor('count', 1), ticks };
      return plot({ title: 't', x, y: linear, layers: [] }).markup;
    };
    expect(named('runc', 'kata')).to.contain('class="ticks-x"');
    expect(named('kata-qemu', 'kata-clh', 'kata-fc', 'runc', 'crun', 'gvisor')).to.contain('class="ticks-x dense"');
  });

  it('draws steps, areas and dots in whole places, each once', () => {
    const points = [
      [0, 0],
      [5, 10],
      [5, 10],
      [10, 10],
    ] as const;
    const { markup } = plot({
      title: 't',
      x: linear,
      y: linear,
      layers: [
        { type: 'line', shape: 'step', label: 'a', colour: 1, points },
        {
          type: 'area',
          label: 'b',
          colour: 2,
          points: [
            [0, 0, 5],
            [10, 0, 10],
          ],
        },
        { type: 'dots', label: 'c', colour: 3, points },
      ],
    });
    expect(markup).to.contain('d="M0 1000H2000V0H4000V0"');
    expect(markup).to.contain('d="M0 500L4000 0L4000 1000L0 1000Z"');
    expect(markup).to.contain('d="M0 1000h0M2000 0h0M4000 0h0"');
  });

  it('writes 1 core and 2 cores', () => {
    const y = axisOver([2], (size) => scaleFor('cores', size));
    expect(plot({ title: 't', x: linear, y, layers: [] }).markup)
      .to.contain('>1 core<')
      .and.contain('>2 cores<');
  });

  it('labels the axes in the scale that fits', () => {
    const x = axisOver([90_000], (size) => scaleFor('ms', size));
    expect(plot({ title: 't', x, y: linear, layers: [] }).markup)
      .to.contain('1 min')
      .and.contain('data-x-unit="min"');
  });
});
