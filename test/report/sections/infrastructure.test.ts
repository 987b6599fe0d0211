import { expect } from 'chai';
import type { Entry, InfrastructureFact } from '../../../src/model/entry.ts';
import { seconds } from '../../../src/model/units.ts';
import { infrastructure } from '../../../src/report/sections/infrastructure.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { builtInfrastructure } from '../../support/built-infrastructure.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { edited, inserted, without } from '../../support/journal-edits.ts';

describe('[U] report/sections/infrastructure', () => {
  const shown = (entries: readonly Entry[]): string => infrastructure(toResult(recordOf(entries)))?.markup ?? '';
  const journal = builtJournal({ cluster: { infrastructure: builtInfrastructure() } });
  const [start] = journal;
  if (start === undefined) throw new Error('a journal begins');
  const made: InfrastructureFact = {
    type: 'infrastructure',
    provider: 'command',
    id: 'made-1',
    phase: 'up',
    how: 'done',
    startedAt: start.at,
    durationMs: seconds(40),
  };
  const entries = inserted(journal, start.at, made);

  it('says on which machine the cluster was', () => {
    expect(shown(entries)).to.contain(
      "It was on the runner's own machine, bare-7: 64 cores of AMD EPYC 7763, 16 of them for the job.",
    );
    const nameless = edited(entries, 'host', ({ host: { node: _, ...host }, ...entry }) => ({ ...entry, host }));
    expect(shown(nameless)).to.contain('whose name is not known: 64 cores');
    const unread = edited(entries, 'host', (entry) => ({ ...entry, host: { reason: 'no Linux' } }));
    expect(shown(unread)).to.contain('whose name is not known: unknown.');
  });

  it('says nothing of a machine that was not read, nor of a cluster that existed', () => {
    expect(shown(without(entries, 'host')))
      .to.contain('made-1')
      .and.not.contain('own machine');
    expect(shown(builtJournal())).to.equal('');
  });
});
