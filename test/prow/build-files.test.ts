import { expect } from 'chai';
import { epochMs } from '../../src/model/units.ts';
import { finishedJson, startedJson } from '../../src/prow/build-files.ts';

const at = epochMs(1_700_000_000_999);

describe('[U] prow/build-files', () => {
  it('says when it started and on what', () => {
    const run = { repos: { 'o/r': 'main:b5e,12:a11' }, commit: 'a11', pull: '12' };
    expect(JSON.parse(startedJson(run, at))).to.deep.equal({
      timestamp: 1_700_000_000,
      pull: '12',
      repos: { 'o/r': 'main:b5e,12:a11' },
      'repo-commit': 'a11',
      'repo-version': 'a11',
    });
    expect(JSON.parse(startedJson({ repos: {} }, at))).to.deep.equal({ timestamp: 1_700_000_000 });
  });

  const endings = [
    ['pass', 'completed', true, 'SUCCESS'],
    ['fail', 'completed', false, 'FAILURE'],
    ['invalid', 'completed', false, 'FAILURE'],
    ['invalid', 'crashed', false, 'FAILURE'],
    ['pass', 'timed-out', false, 'FAILURE'],
    ['pass', 'aborted', false, 'ABORTED'],
  ] as const;
  for (const [outcome, ended, passed, result] of endings) {
    it(`calls a run that ${ended} with the outcome ${outcome} a ${result}`, () => {
      const finished = JSON.parse(finishedJson({ outcome, ended }, { Commit: 'a11' }, at));
      expect(finished).to.deep.equal({ timestamp: 1_700_000_000, passed, result, metadata: { Commit: 'a11' } });
    });
  }

  it('calls a run that passed a FAILURE where what was to be done around it was not', () => {
    const how = { outcome: 'pass', ended: 'completed', exit: 'infrastructure' } as const;
    expect(JSON.parse(finishedJson(how, {}, at))).to.include({ passed: false, result: 'FAILURE' });
  });
});
