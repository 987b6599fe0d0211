import { expect } from 'chai';
import { ms } from '../../../src/model/units.ts';
import { narrowed, narrowedArrival } from '../../../src/results/facts/narrow.ts';
import { at, phase } from '../../support/run-record.ts';

const CLOCK = { offsetMs: ms(100), uncertaintyMs: ms(50) };

describe('[U] results/facts/narrow', () => {
  it('reaches back no further than the stamp of the server, by what is known of its clock', () => {
    const stamped = (server: number) =>
      narrowed(phase('Running', 9000, { watchFrom: at(2000), server: at(server) }), CLOCK).watchFrom;
    expect(stamped(7000)).to.equal(6850);
    expect(stamped(2149)).to.equal(2000);
    // The server's clock was set: no later than it was seen.
    expect(stamped(20_000)).to.equal(9000);
  });

  it('leaves a sight as it is without a gap, a stamp, or knowledge of the clock', () => {
    const exact = phase('Running', 9000, { server: at(7000) });
    const unstamped = phase('Running', 9000, { watchFrom: at(2000) });
    const both = { ...unstamped, server: at(7000) };
    expect(narrowed(exact, CLOCK)).to.equal(exact);
    expect(narrowed(unstamped, CLOCK)).to.equal(unstamped);
    expect(narrowed(both, {})).to.equal(both);
    expect(narrowed(both, { offsetMs: ms(100) }).watchFrom).to.equal(6900);
  });

  it('narrows an arrival by the phase that it is, where both were seen at once', () => {
    const arrival = { at: at(9000), from: at(2000) };
    const running = phase('Running', 9000, { watchFrom: at(6850) });
    const of = (phases: Parameters<typeof narrowedArrival>[1]) => narrowedArrival(arrival, phases, 'Pod', 'Running');
    expect(
      of([
        phase('Ready', 9000, { watchFrom: at(1) }),
        phase('Running', 9000, { kind: 'Job', watchFrom: at(1) }),
        running,
      ]),
    ).to.deep.equal({
      at: 9000,
      from: 6850,
    });
    expect(of([phase('Running', 8000, { watchFrom: at(6850) })])).to.deep.equal(arrival);
    expect(of([phase('Running', 9000)])).to.deep.equal(arrival);
    expect(of([])).to.deep.equal(arrival);
    const seen = { at: at(9000) };
    expect(narrowedArrival(seen, [phase('Running', 9000)], 'Pod', 'Running')).to.equal(seen);
  });
});
