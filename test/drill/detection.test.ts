import { expect } from 'chai';
import { absenceDetected, detectionOf, isDetectedInTime } from '../../src/drill/detection.ts';
import { groundOf } from '../../src/drill/ground.ts';
import { injectionsFor, type Slowdown, slowedIn } from '../../src/drill/injection.ts';
import { detectionText, drillTopic, injectionText, troublesOf } from '../../src/drill/words.ts';
import type { Declare } from '../../src/history/declaration.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import type { RunDocument } from '../../src/history/run.ts';
import { KnownError } from '../../src/model/errors.ts';
import { seededRandom } from '../../src/model/random.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';

const TEST = 'perf/density';
const NOW = epochMs(Date.UTC(2026, 10, 30));
const declare = declarations();
const everyKey: Declare = (series) => ({ ...declare(series), key: true, primary: true });
const drilled = { test: TEST, declare, base: runs(40, 1), now: NOW };

describe('[U] drill', () => {
  const [smallest, twice, silence, absence] = injectionsFor(groundOf(TEST, drilled.base, NOW), declare);

  it('injects the smallest change that three runs show, twice that, and a silence', () => {
    expect(smallest).to.deep.include({ kind: 'slowdown', stage: 'pod-running', within: 8 });
    expect(slow(smallest).size).to.be.within(0.02, 0.08);
    expect(slow(twice).size).to.be.closeTo(2 * slow(smallest).size, 1e-9);
    expect(slow(smallest).delayMs).to.be.closeTo(slow(smallest).size * 1000, 15);
    expect(silence).to.deep.include({ kind: 'silence', within: 1 });
  });

  it('sees a slowdown said within three runs, a suspect first, and what people read', () => {
    const detection = detectionOf(drilled, slow(twice), runs(3, 1 + slow(twice).size, 'slower'));
    expect(detection).to.deep.include({ suspectAfter: 1, toldAfter: 3 });
    expect(detection.topics.map(({ headline }) => headline)[0]).to.match(/^Creation latency watch Pod Running \+/);
    expect(isDetectedInTime(detection)).to.equal(true);
  });

  it('sees a silence said after one run', () => {
    if (silence === undefined) throw new Error('no silence');
    const detection = detectionOf(drilled, silence, runs(1, 1, 'silent', false));
    expect(detection.toldAfter).to.equal(1);
    expect(detection.topics[0]?.headline).to.include('are not in the results since 2026-11-30 (build 41)');
  });

  it('sees that no run comes any more, when runs have been missed', () => {
    if (absence?.kind !== 'absence') throw new Error('no absence');
    const detection = absenceDetected(drilled, absence);
    expect(detection.toldAfter).to.equal(3);
    expect(detection.topics[0]?.headline).to.equal('no run since 2026-11-30 (build 40)');
    expect(injectionText(absence)).to.equal('silence: no run comes');
    expect(detectionText(detection)).to.equal('said after 3 missed runs of at most 4');
    const hasty = { ...absence, within: 1 };
    expect(troublesOf([absenceDetected(drilled, hasty)])[0]).to.include(
      'within 1 missed run: NOT SAID in 1 missed run',
    );
  });

  it('fails where nothing is said, and says so of prowess itself', () => {
    const detection = detectionOf(drilled, slow(twice), runs(3, 1, 'as before'));
    expect([detection.toldAfter, isDetectedInTime(detection)]).to.deep.equal([undefined, false]);
    const troubles = troublesOf([detection]);
    expect(troubles[0]).to.include('was to be said within 3 runs: NOT SAID in 3 runs');
    expect(drillTopic(TEST, troubles, NOW))
      .to.deep.include({ test: TEST })
      .and.not.have.property('over');
    expect(drillTopic(TEST, [], NOW)).to.have.property('over');
  });

  it('takes no change of the base for one of the drill', () => {
    const moved = { ...drilled, base: [...runs(20, 1), ...runs(20, 1.5, 'moved')] };
    expect(detectionOf(moved, slow(twice), runs(3, 1.5, 'as before')).toldAfter).to.equal(undefined);
  });

  it('slows what pods and instances have to run for, whatever their workloads wait for', () => {
    const stageOf = (labels: Record<string, string>): string => {
      const [document] = runs(1, 1).map(({ run }) =>
        aDocument(run, [aPoint(5, { series: aSeries({ labels: { clock: 'watch', ...labels } }) })]),
      );
      return slowedIn(groundOf(TEST, document === undefined ? [] : [document], NOW), everyKey).stage;
    };
    expect(stageOf({ kind: 'Pod', phase: 'Ready' })).to.equal('pod-running');
    expect(stageOf({ kind: 'Deployment', phase: 'Ready' })).to.equal('pod-running');
    expect(stageOf({ kind: 'VirtualMachine', phase: 'Ready' })).to.equal('vmi-running');
    for (const early of ['Created', 'PodScheduled'])
      expect(() => stageOf({ kind: 'Pod', phase: early })).to.throw(KnownError, /no key series that a drill/);
    expect(() => stageOf({ kind: 'ConfigMap', phase: 'Ready' })).to.throw(KnownError, /no key series that a drill/);
  });

  it('refuses a test without a series that it can slow, and too few runs', () => {
    const others = runs(30, 1).map(({ run }) =>
      aDocument(run, [aPoint(5, { series: aSeries({ metric: 'achieved-rate', labels: {}, statistic: 'value' }) })]),
    );
    expect(() => injectionsFor(groundOf(TEST, others, NOW), declare)).to.throw(
      KnownError,
      /no key series that a drill/,
    );
    expect(() => injectionsFor(groundOf(TEST, runs(3, 1), NOW), declare)).to.throw(KnownError, /too few/);
  });
});

function slow(injection: { kind: string } | undefined): Slowdown {
  if (injection?.kind !== 'slowdown') throw new Error('no slowdown');
  return injection as Slowdown;
}

/** Runs that scatter by 2 % around a second, times `level`. */
function runs(count: number, level: number, seed = 'base', whole = true): RunDocument[] {
  const random = seededRandom(seed);
  const calls = aSeries({ metric: 'cpu-usage', labels: { component: 'apiserver' }, statistic: 'mean' });
  return Array.from({ length: count }, () =>
    aDocument({ test: TEST }, [
      aPoint(1000 * level * (1 + 0.02 * random.normal())),
      ...(whole ? [aPoint(1 + 0.02 * random.normal(), { series: calls })] : []),
    ]),
  );
}
