import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import { fleetNodesPart } from '../../../src/report/sections/fleet-nodes.ts';
import { recordOf } from '../../../src/results/index.ts';
import { FLEET } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { edited, without } from '../../support/journal-edits.ts';

describe('[U] report/sections/fleet-nodes', () => {
  const shown = (entries: readonly Entry[]): string => fleetNodesPart(recordOf(entries))?.markup ?? '';
  const text = (entries: readonly Entry[]): string =>
    shown(entries)
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');
  const journal = builtJournal({ scenario: { ...FLEET, as: 'pod' }, workloads: [], sweep: undefined });

  it('shows what the node did in the common time, and over time', () => {
    expect(text(journal)).to.match(/ worker-1 31 50 % 10 % 10 % 0 % 10 % /);
    expect(shown(journal).match(/class="plot"/g), 'of memory there is nothing to see').to.have.length(4);
    expect(shown(journal)).to.contain('data-label="all made load"').and.to.contain('data-label="worker-1"');
  });

  it('names what was not seen, and draws no value for it', () => {
    let kept = 0;
    const dead = journal.filter((entry) => entry.type !== 'node-load' || kept++ < 10);
    expect(text(dead)).to.contain('10 of 30 none: 10 samples over 9.0 s are too few for 30.0 s of common time');
    const failed = edited(dead, 'node-load', (entry) => ({ ...entry, samples: [], reason: 'its pod is Pending' }));
    expect(text(failed)).to.contain('none: its pod is Pending');
    expect(shown(failed)).to.not.contain('class="plot"');
  });

  it('says that of many nodes not all are drawn', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const many = edited(journal, 'node-load', (entry, index) => ({
      ...entry,
      node: nodes[index % nodes.length] ?? '',
    }));
    expect(text(many)).to.contain('Of 8 nodes the first 7 are drawn.');
    expect(text(journal)).to.not.contain('are drawn');
  });

  it('is not there where nothing was watched', () => {
    expect(shown(without(journal, 'node-load'))).to.equal('');
  });
});
