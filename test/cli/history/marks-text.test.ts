import { expect } from 'chai';
import { overviewsOf } from '../../../src/analysis/overview.ts';
import { marksText } from '../../../src/cli/history/marks-text.ts';
import { epochMs } from '../../../src/model/units.ts';
import { historyOf } from '../../support/history-of.ts';
import { declaredAs } from '../../support/site-data.ts';

function textOf(runs: number, soft: (place: number) => Record<string, string>): string {
  const history = historyOf({ 'latency.p50': Array(runs).fill(100) }, (place) => ({
    startedAt: epochMs(Date.UTC(2026, 0, 1 + place)),
    regime: { id: 'one', hard: {}, soft: soft(place) },
  }));
  const [line] = overviewsOf(history, declaredAs({}), { now: epochMs(Date.UTC(2026, 2, 1)) });
  return marksText(line ?? expect.fail('no line'));
}

describe('[I] cli/history/marks-text', () => {
  it('says what changed below a test where no level did, the newest first', () => {
    const text = textOf(30, (place) => ({
      'VM QEMU': place < 10 ? '8.2' : '9.0',
      'node microcode': place < 10 ? '0x1' : '0x2',
      kernel: place < 20 ? '6.1' : '6.2',
      kubevirt: `v1-${place}`,
    }));
    expect(text).to.equal(
      [
        'facts that changed, also where no level did',
        '  2026-01-21  build 1020  kernel: 6.1 -> 6.2',
        '  2026-01-11  build 1010  VM QEMU: 8.2 -> 9.0; node microcode: 0x1 -> 0x2',
        '  kubevirt: another from run to run, which marks nothing',
        '',
      ].join('\n'),
    );
  });

  it('writes a fact in one line, whatever a run recorded', () => {
    const text = textOf(9, (place) => ({ 'k\n  x': place < 4 ? 'a' : 'b\n  WORSE +99 %' }));
    expect(text.split('\n')).to.have.length(3);
    expect(text).to.include('k\\n  x: a -> b\\n  WORSE +99 %\n');
  });

  it('counts those before the newest six, and says nothing where nothing changed', () => {
    const text = textOf(27, (place) => ({ kernel: String(Math.floor(place / 3)) }));
    expect(text).to.include('kernel: 7 -> 8').and.include('kernel: 2 -> 3').and.not.include('kernel: 1 -> 2');
    expect(text).to.include('  and at 2 earlier runs (--json has all)\n');
    expect(textOf(9, () => ({ kernel: '6.1' }))).to.equal('');
  });
});
