import { expect } from 'chai';
import { numberAt, stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { seconds } from '../../src/model/units.ts';
import { patchBack } from '../../src/runner/subject/apply.ts';
import { type SimRun, simRun } from '../support/sim-run.ts';

const facts = ({ entries }: SimRun): string[] =>
  entries.flatMap((entry) => (entry.type === 'subject' ? [`${entry.event} ${entry.reported ?? ''}`.trim()] : []));

async function installedTag({ world }: SimRun): Promise<string | undefined> {
  const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
  const { items } = await world.time.drive(world.cluster.list({ resource: RESOURCES.kubevirts }, call));
  return stringAt(items[0], 'spec', 'imageTag');
}

describe('runner/steps/subject', () => {
  it('verifies what is installed', async () => {
    const done = await simRun({ test: { subject: { kind: 'installed', version: 'v1.6.0' } } });
    expect(done.outcome.how).to.equal('completed');
    expect(facts(done)).to.deep.equal(['installing v1.6.0', 'verified v1.6.0']);
  });

  it('makes no load where something else is installed', async () => {
    const done = await simRun({ test: { subject: { kind: 'installed', version: 'v1.5.0' } } });
    expect(done.outcome.reason).to.equal('v1.5.0 is under test; the cluster reports v1.6.0');
    expect(facts(done)).to.include('mismatch v1.6.0');
    expect(done.entries.some(({ type }) => type === 'call')).to.equal(false);
  });

  it('sets images, waits for the rollout, verifies, and restores the baseline', async () => {
    const subject = { kind: 'images', registry: 'quay.io/kubevirt', tag: 'v1.7.0' } as const;
    const done = await simRun({ test: { subject } });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(facts(done)).to.deep.equal(['installing v1.6.0', 'verified v1.7.0', 'restored v1.6.0']);
    expect(await installedTag(done)).to.equal(undefined);
  });

  it('restores the baseline also when the run is aborted', async () => {
    const subject = { kind: 'images', registry: 'quay.io/kubevirt', tag: 'v1.7.0' } as const;
    const done = await simRun({
      test: { subject },
      scenario: { kind: 'arrivals', process: 'fixed', objects: 300, perSecond: 1 },
      arrange: ({ time, stop }) => void time.after(seconds(120), () => stop.abort({ signal: 'SIGTERM' })),
    });
    expect(done.outcome.how).to.equal('aborted');
    expect(facts(done).at(-1)).to.equal('restored v1.6.0');
  });
});

describe('runner/subject/apply', () => {
  it('makes the merge patch that undoes a change: new keys go, changed ones come back', () => {
    const before = { a: 1, b: { c: 1 } };
    const now = { a: 2, b: { c: 1, d: 2 }, e: { f: 1 } };
    const patch = patchBack(now, before);
    expect(patch).to.deep.equal({ e: null, a: 1, b: { d: null, c: 1 } });
    expect(numberAt(patch, 'a')).to.equal(1);
  });
});
