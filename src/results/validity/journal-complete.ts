import { counted } from '../../model/counted.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

export const journalComplete: ValidityRule = {
  id: 'journal-complete',
  summary: 'the journal has every line that was written',
  check({ journal: { entries, torn, lost, damaged, problems, checksums } }) {
    const faults = [
      torn ? 'the last line is cut off' : '',
      lost > 0 ? `${counted(lost, 'line')} missing` : '',
      damaged > 0 ? `${counted(damaged, 'line')} unreadable (${problems[0]})` : '',
    ].filter(Boolean);
    return [
      faults.length === 0
        ? holds(`${entries} entries, none missing${checksums ? '' : UNCHECKED}`)
        : broken(faults.join('; ')),
    ];
  },
};

const UNCHECKED = '; no checksums, as prowess 0.1 wrote it: a digit that changed since would not show';
