import { expect } from 'chai';
import type { FindingFact, OthersFact, PodsOfOthers } from '../../../src/model/entry.ts';
import type { StepSpan } from '../../../src/model/facts.ts';
import { ms } from '../../../src/model/units.ts';
import type { RunRecord } from '../../../src/results/facts/record.ts';
import { clusterClean } from '../../../src/results/validity/cluster-clean.ts';
import { at, builtRecord } from '../../support/run-record.ts';

const STAMP = { seq: 0, at: at(0), monoMs: ms(0) };

describe('[U] results/validity/cluster-clean', () => {
  it('asks nothing of a cluster that is not ours alone', () => {
    const { plan } = builtRecord();
    const { cluster, ...experiment } = plan.experiment;
    const shared = cluster && { ...cluster, exclusive: false };
    expect(
      check({ plan: { ...plan, experiment: { ...experiment, ...(shared && { cluster: shared }) } } }),
    ).to.deep.equal([]);
    expect(check({ plan: { ...plan, experiment } })).to.deep.equal([]);
  });

  it('names all that was not looked for', () => {
    expect(check({ findings: found('ok', 'ok').slice(0, 1) })).to.deep.equal(['BROKEN other-load were not looked for']);
    expect(check({ findings: found('ok', 'ok').slice(1) })).to.deep.equal(['BROKEN leftovers were not looked for']);
    expect(check({ findings: [] })).to.deep.equal(['BROKEN leftovers and other-load were not looked for']);
  });

  it('accepts leftovers that were a warning, and were cleaned up', () => {
    const leftovers = (level: FindingFact['level'], how: StepSpan['how']) =>
      check({ findings: found(level, 'ok'), steps: [cleaned('clean', how)] })[0];
    expect(leftovers('ok', 'failed')).to.match(/^nothing was left/);
    expect(leftovers('warning', 'done')).to.match(/^nothing was left/);
    const among = [cleaned('load', 'done'), cleaned('clean', 'done'), cleaned('delete', 'failed')];
    expect(check({ findings: found('warning', 'ok'), steps: among })[0]).to.match(/^nothing was left/);
    expect(leftovers('warning', 'failed')).to.equal('BROKEN leftovers warning');
    expect(leftovers('error', 'done')).to.equal('BROKEN leftovers error');
    expect(check({ findings: found('warning', 'ok'), steps: [cleaned('delete', 'done')] })).to.deep.equal([
      'BROKEN leftovers warning',
    ]);
  });

  it('accepts no load of others, whatever was cleaned up', () => {
    for (const level of ['warning', 'error'] as const)
      expect(check({ findings: found('ok', level), steps: [cleaned('clean', 'done')] })).to.deep.equal([
        `BROKEN other-load ${level}`,
      ]);
    const other: FindingFact = { type: 'finding', check: 'clocks', level: 'error', message: 'of no concern' };
    expect(check({ findings: [...found('ok', 'ok'), { ...other, ...STAMP }] })[0]).to.match(/^nothing was left/);
  });

  it('accepts nothing that was left of a level', () => {
    const left = (step: StepSpan) => check({ steps: [step] });
    expect(left({ ...cleaned('verify-clean', 'failed'), reason: '3 Pods are left' })).to.deep.equal([
      'BROKEN 3 Pods are left',
    ]);
    expect(left(cleaned('verify-clean', 'failed'))).to.deep.equal(['BROKEN objects were left']);
    expect(left(cleaned('verify-clean', 'done'))[0]).to.match(/^nothing was left/);
    expect(left(cleaned('delete', 'failed'))[0]).to.match(/^nothing was left/);
  });

  it('says what was looked at', () => {
    expect(check({ others: [] })).to.deep.equal([
      'nothing was left of earlier runs; other virtual machines ran nowhere before the load, other pods were not looked for',
    ]);
    const own = { pods: 3, background: true };
    expect(
      check({ others: [look('before', { a: own, b: { ...own, pods: 1 } }), look('after', { a: own })] }),
    ).to.deep.equal([
      "no pods of others on the measured nodes in 2 looks around the load, and no other virtual machines before it; pods of the cluster's own there: a 3, b 1",
    ]);
    expect(check({ others: [look('before', {})] })).to.deep.equal([
      'no pods of others on the measured nodes in 1 look around the load, and no other virtual machines before it',
    ]);
  });

  it('lets two pods of the cluster itself be replaced during a load', () => {
    const own = (appeared: number) =>
      check({
        others: [
          look('before', { a: { pods: 3, background: true } }),
          look('after', { a: { pods: 3, appeared, background: true } }),
        ],
      });
    expect(own(2)[0]).to.match(/^no pods of others/);
    expect(own(3)).to.deep.equal(["BROKEN 3 pods of the cluster's own came to namespace a during the load"]);
  });

  it('takes a namespace for that of others where one look showed it so', () => {
    const looks = [look('before', { a: { pods: 3, background: true } }), look('after', { a: { pods: 1 } })];
    expect(check({ others: looks })[0]).to.match(/^BROKEN 3 pods of others from namespace a/);
  });

  it('counts pods of others by the most that any look showed, and those that came between the looks', () => {
    const looks = [
      look('before', { x: { pods: 2, cores: 3, appeared: 9 } }),
      look('after', { x: { pods: 1, cores: 1, appeared: 1 } }),
      look('after', { x: { appeared: 2 } }),
    ];
    expect(check({ others: looks })).to.deep.equal([
      'BROKEN 2 pods of others from namespace x, which request 3 cores, on the measured nodes; 3 came during the load',
    ]);
    expect(check({ others: [look('after', { x: { appeared: 1 } })] })[0]).to.match(
      /^BROKEN 0 pods .*; 1 came during the load$/,
    );
    expect(check({ others: [look('before', { x: { pods: 1 } })] })).to.deep.equal([
      'BROKEN 1 pod of others from namespace x, which request 0 cores, on the measured nodes',
    ]);
    expect(check({ others: [look('before', { x: { appeared: 5 } })] })[0]).to.match(/^no pods of others/);
  });
});

const found = (leftovers: FindingFact['level'], otherLoad: FindingFact['level']): RunRecord['findings'] => [
  { type: 'finding', check: 'leftovers', level: leftovers, message: `leftovers ${leftovers}`, ...STAMP },
  { type: 'finding', check: 'other-load', level: otherLoad, message: `other-load ${otherLoad}`, ...STAMP },
];

const cleaned = (kind: StepSpan['kind'], how: StepSpan['how']): StepSpan => ({
  id: kind,
  kind,
  role: 'prepare',
  startedAt: at(0),
  endedAt: at(1),
  ...(how !== undefined && { how }),
});

const look = (
  edge: OthersFact['edge'],
  shown: Readonly<Record<string, Partial<PodsOfOthers>>>,
): RunRecord['others'][number] => ({
  ...STAMP,
  type: 'others',
  edge,
  namespaces: Object.fromEntries(
    Object.entries(shown).map(([name, pods]) => [
      name,
      { pods: 0, cores: 0, memoryBytes: 0, appeared: 0, background: false, ...pods },
    ]),
  ),
});

/** What the rule finds, faults marked. */
const check = (over: Partial<RunRecord>): string[] =>
  clusterClean
    .check(builtRecord({ findings: found('ok', 'ok'), others: [], steps: [], ...over }), [])
    .map(({ passed, message }) => `${passed ? '' : 'BROKEN '}${message}`);
