import { counted } from '../../model/counted.ts';
import { broken, holds, type Rule } from './rule.ts';

export const journalComplete: Rule = {
  id: 'journal-complete',
  summary: 'the journal has every line that was written',
  check({ journal: { entries, torn, lost, damaged, problems } }) {
    const faults = [
      torn ? 'the last line is cut off' : '',
      lost > 0 ? `${counted(lost, 'line')} missing` : '',
      damaged > 0 ? `${counted(damaged, 'line')} unreadable (${problems[0]})` : '',
    ].filter(Boolean);
    return [faults.length === 0 ? holds(`${entries} entries, none missing`) : broken(faults.join('; '))];
  },
};
