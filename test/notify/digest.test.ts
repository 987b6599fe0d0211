import { expect } from 'chai';
import { epochMs } from '../../src/model/units.ts';
import { digestMessage, weekOf } from '../../src/notify/digest.ts';
import type { Topic } from '../../src/notify/topic.ts';

const NOW = epochMs(Date.UTC(2026, 10, 30, 12));
const text = (topics: readonly Topic[], use: Parameters<typeof digestMessage>[2]): string =>
  JSON.stringify(digestMessage([], topics, use, { historyUrl: 'https://perf.example' }, NOW));

describe('[U] notify/digest', () => {
  for (const [day, week] of [
    ['2026-11-30', '2026-W49'],
    ['2026-11-29', '2026-W48'],
    ['2026-01-01', '2026-W01'],
    ['2027-01-01', '2026-W53'],
    ['2024-12-30', '2025-W01'],
  ] as const) {
    it(`counts ${day} to ${week}`, () => {
      expect(weekOf(epochMs(Date.parse(`${day}T23:59:00Z`)))).to.equal(week);
    });
  }

  it('adds up machine hours and prices, each currency by itself, and says of how many runs they are not known', () => {
    const said = text([], {
      tests: [
        { test: 'perf/a', runs: 3, unknown: 1, hours: 2.5, cost: { EUR: 4.2 } },
        { test: 'perf/b', runs: 2, unknown: 0, hours: 1, cost: { EUR: 1, USD: 3 } },
      ],
      simulated: 7,
    });
    expect(said)
      .to.include('all 2 tests: 3.5 h in 5 runs (of 1 it is not known), 5.20 EUR, 3.00 USD')
      .and.include('perf/a: 2.5 h in 3 runs (of 1 it is not known), 4.20 EUR')
      .and.include('nothing is open');
  });

  it('distinguishes simulated runs, which take nothing of a machine, from none at all', () => {
    expect(text([], { tests: [], simulated: 0 })).to.include('last 30 days*: there was no run');
    expect(text([], { tests: [], simulated: 12 })).to.include(
      'last 30 days*: none: 12 runs were simulated, and no other was made',
    );
  });

  it('mentions no channel by what others wrote, and keeps within the limits of a message', () => {
    const topics = Array.from({ length: 500 }, (_, place): Topic => {
      return { id: `${place}`, test: '<!channel>', line: 'main', since: NOW, headline: 'x'.repeat(900) };
    });
    const message = digestMessage([], topics, { tests: [], simulated: 0 }, {}, NOW);
    expect(JSON.stringify(message)).to.include('&lt;!channel&gt;').and.not.include('<!channel>');
    const blocks = message.blocks as { text: { text: string } }[];
    expect(blocks.length).to.be.at.most(50);
    for (const block of blocks) expect(block.text.text.length).to.be.at.most(3000);
  });
});
