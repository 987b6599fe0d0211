import { expect } from 'chai';
import type { HookFact } from '../../src/model/entry.ts';
import type { StepSpan } from '../../src/model/facts.ts';
import type { HookStep } from '../../src/model/plan.ts';
import { ms } from '../../src/model/units.ts';
import type { RunRecord } from '../../src/results/facts/record.ts';
import { hooksOf } from '../../src/results/hooks.ts';
import { at, builtRecord } from '../support/run-record.ts';

describe('[U] results/hooks', () => {
  const known = { step: '03-hook', name: 'warm-disks', scope: 'test', moment: 'before', does: 'run' };

  it('gives each hook that was due how its step ended, and all attempts together', () => {
    const record = ran({ how: 'failed', reason: 'exit 1' }, [
      tried({ how: 'failed', durationMs: ms(700), lastLines: 'no disk' }),
      tried({ how: 'failed', durationMs: ms(300), lastLines: 'still none' }),
      tried({ step: '09-hook', durationMs: ms(9000) }),
    ]);
    expect(hooksOf(record)).to.deep.equal([
      { ...known, how: 'failed', reason: 'exit 1', attempts: 2, durationMs: 1000, lastLines: 'still none' },
    ]);
  });

  it('says of one that was skipped why, and counts no attempt', () => {
    const skipped = tried({ how: 'skipped', reason: 'its selector matches nothing', attempt: 0, durationMs: ms(0) });
    expect(hooksOf(ran({ how: 'done', reason: 'not this' }, [skipped]))).to.deep.equal([
      { ...known, how: 'skipped', reason: 'its selector matches nothing', attempts: 0, durationMs: 0 },
    ]);
  });

  it('does not know how one ended in which the run was killed', () => {
    expect(hooksOf(ran({}, []))).to.deep.equal([{ ...known, attempts: 0, durationMs: 0 }]);
  });

  it('names the level, and leaves out every other step', () => {
    expect(hooksOf(ran({}, [], '100'))[0]).to.deep.include({ level: '100' });
    const { steps, hooks, plan } = ran({}, []);
    expect(hooksOf({ steps, hooks, plan: { ...plan, steps: [] } })).to.deep.equal([]);
    expect(hooksOf(builtRecord())).to.deep.equal([]);
  });
});

const tried = (over: Partial<HookFact>): RunRecord['hooks'][number] => ({
  seq: 0,
  at: at(0),
  monoMs: ms(0),
  type: 'hook',
  step: '03-hook',
  name: 'warm-disks',
  scope: 'test',
  moment: 'before',
  does: 'run',
  attempt: 1,
  how: 'done',
  startedAt: at(0),
  durationMs: ms(1),
  ...over,
});

function ran(ended: Pick<StepSpan, 'how' | 'reason'>, hooks: RunRecord['hooks'], level?: string): RunRecord {
  const { plan } = builtRecord();
  const planned: HookStep = {
    kind: 'hook',
    id: '03-hook',
    role: 'prepare',
    does: 'run',
    hook: {
      name: 'warm-disks',
      scope: 'test',
      moment: 'before',
      action: { kind: 'command', command: ['warm'], env: {} },
      timeoutMs: ms(1000),
      retries: 1,
    },
    estimateMs: ms(0),
    timeoutMs: ms(1000),
    ...(level !== undefined && { level }),
  };
  const span = { id: '03-hook', kind: 'hook', role: 'prepare', startedAt: at(0), endedAt: at(1), ...ended } as const;
  return builtRecord({ steps: [span], hooks, plan: { ...plan, steps: [...plan.steps, planned] } });
}
