import { expect } from 'chai';
import { createProgress, type Progress } from '../../src/cli/progress.ts';
import { planTest } from '../../src/config/plan/plan.ts';
import type { Entry, Fact } from '../../src/model/entry.ts';
import { ms, seconds } from '../../src/model/units.ts';
import { createWaitingFor } from '../../src/runner/waiting-for.ts';
import { builtTest } from '../support/built-test.ts';
import { simRun } from '../support/sim-run.ts';

const test = builtTest({});
const plan = planTest(test);
const IMAGES = planTest({
  ...test,
  experiment: { ...test.experiment, subject: { kind: 'images', registry: 'quay.io/lab', tag: 'v1.8.0' } },
});

/** The lines of progress in each step, over the facts of a real run. */
async function linesOfRun(): Promise<Map<string, string[]>> {
  const { entries } = await simRun();
  const progress = createProgress({ plan, waitingFor: createWaitingFor() });
  const lines = new Map<string, string[]>();
  let step = '';
  for (const entry of entries) {
    if (entry.type === 'step-started') step = entry.kind;
    progress.take(factOf(entry), entry.monoMs);
    lines.set(step, [...(lines.get(step) ?? []), progress.line(entry.monoMs)]);
  }
  return lines;
}

const factOf = ({ seq: _seq, at: _at, monoMs: _mono, ...fact }: Entry): Fact => fact as Fact;

describe('[I] cli/run/progress', () => {
  it('says nothing of a run that has not begun', () => {
    expect(createProgress({ plan, waitingFor: createWaitingFor() }).line(ms(0))).to.equal('starting');
  });

  it('counts what is created, what runs now and what is gone, and gives the achieved rate of a load', async () => {
    const lines = await linesOfRun();
    expect(lines.get('load')?.[0]).to.match(/^load: 0 created, 0 running, 0 deleted; about .+ left$/);
    expect(lines.get('load')?.at(-1)).to.match(
      /^load: 10 created, 10 running, 0 deleted, \d+\.\d running\/s; (longer than planned, )?about .+ left( after it)?$/,
    );
    expect(lines.get('delete')?.at(-1)).to.match(
      /^delete: 10 created, 0 running, 10 deleted; (longer than planned, )?about .+ left( after it)?$/,
    );
  });

  it('says of a step that waits for others from when on its time counts', () => {
    expect(atStep('lock').line(ms(0))).to.match(/^lock: about .+ once it is held$/);
    expect(atStep('image', IMAGES).line(ms(0))).to.match(/^image: about .+ once its images are there$/);
  });

  it('counts nothing of a deletion whose objects are of no workload', () => {
    const fleet = { kind: 'fleet', as: 'pod', image: 'a', command: ['sysbench'], parse: { tool: 'sysbench' } };
    const progress = atStep(
      'delete',
      planTest(builtTest({ workloads: [], scenario: { ...fleet, duration: '5s', perNode: 1 } })),
    );
    expect(progress.line(ms(0))).to.match(/^delete: about .+ left$/);
  });

  it('counts creations that the API server refuses', () => {
    const progress = atStep('load');
    progress.take({ type: 'call', verb: 'create', status: 429 } as Fact, ms(1));
    expect(progress.line(ms(1)))
      .to.contain('0 created')
      .and.contain('1 refused');
  });

  it('knows how much time the plan has left', () => {
    const progress = atStep('settle');
    const index = plan.steps.findIndex(({ kind }) => kind === 'settle');
    const [settle = expect.fail(), ...later] = plan.steps.slice(index);
    const rest = later.reduce((total, step) => total + step.estimateMs, 0) / 1000;
    expect(secondsLeft(progress.line(ms(0)))).to.be.closeTo(settle.estimateMs / 1000 + rest, 0.1);
    expect(secondsLeft(progress.line(settle.estimateMs))).to.be.closeTo(rest, 0.1);
    expect(secondsLeft(progress.line(seconds(3600)))).to.be.closeTo(rest, 0.1);
    expect(progress.line(seconds(3600))).to.match(/; longer than planned, about [\d.]+ s left after it$/);
  });
});

function atStep(wanted: string, of = plan): Progress {
  const { id, kind, role } = of.steps.find((step) => step.kind === wanted) ?? expect.fail();
  const progress = createProgress({ plan: of, waitingFor: createWaitingFor() });
  progress.take({ type: 'step-started', step: id, kind, role }, ms(0));
  return progress;
}

const secondsLeft = (line: string): number => Number(/about ([\d.]+) s left/.exec(line)?.[1]);
