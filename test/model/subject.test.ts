import { expect } from 'chai';
import { KnownError } from '../../src/model/errors.ts';
import type { RunValues } from '../../src/model/run-values.ts';
import { isOfCommit, resolveSubject } from '../../src/model/subject.ts';
import type { HelmSubject, ImagesSubject } from '../../src/model/suite.ts';
import { hours } from '../../src/model/units.ts';

const images = (tag: string, registry = 'quay.io/perf'): ImagesSubject => ({ kind: 'images', registry, tag });
const JOB: RunValues = { commit: 'a1b2c3d', pull: '12', branch: 'main' };

describe('[U] model/subject', () => {
  const filled: [ImagesSubject, ImagesSubject][] = [
    [images('{{run.commit}}'), { ...images('a1b2c3d'), commit: 'a1b2c3d' }],
    [images('pr-{{ run.pull }}-{{run.commit}}'), { ...images('pr-12-a1b2c3d'), commit: 'a1b2c3d' }],
    [
      images('latest', 'quay.io/perf/{{run.commit}}'),
      { ...images('latest', 'quay.io/perf/a1b2c3d'), commit: 'a1b2c3d' },
    ],
    [images('{{run.branch}}'), images('main')],
    [images('v1.6.0'), images('v1.6.0')],
  ];
  for (const [written, resolved] of filled) {
    it(`fills in ${written.registry}:${written.tag}`, () => {
      expect(resolveSubject(written, JOB)).to.deep.equal(resolved);
    });
  }

  it('fills in values, images and version of a chart, wherever in the values', () => {
    const chart: HelmSubject = {
      kind: 'helm',
      chart: 'lab',
      namespace: 'lab',
      release: 'lab',
      values: { image: { tags: ['{{run.commit}}', 'x'] }, replicas: 2, note: '{{ .Values.x }}' },
      valueFiles: [],
      images: ['quay.io/lab/agent:{{run.commit}}'],
      waitMaxMs: hours(1),
    };
    const resolved = resolveSubject(chart, JOB);
    expect(resolved).to.deep.include({
      values: { image: { tags: ['a1b2c3d', 'x'] }, replicas: 2, note: '{{ .Values.x }}' },
      images: ['quay.io/lab/agent:a1b2c3d'],
      commit: 'a1b2c3d',
    });
    expect(
      [chart, resolved, { ...chart, values: {}, images: [] }].map((subject) => isOfCommit({ subject })),
    ).to.deep.equal([true, true, false]);
    expect(() => resolveSubject({ ...chart, version: '0.1.{{run.pull}}' }, { commit: 'a1b2c3d' })).to.throw(
      'the subject is lab with {{run.pull}} in it, and this run has no pull request',
    );
  });

  const refused: [string, ImagesSubject, RunValues, RegExp][] = [
    ['a commit that a run outside Prow does not have', images('{{run.commit}}'), {}, /no commit.*--commit SHA/],
    ['a pull request on a periodic', images('pr-{{run.pull}}'), { commit: 'a1b2c3d' }, /no pull request.*presubmit/],
    [
      'a branch that is no tag',
      images('{{run.branch}}'),
      { branch: 'release/1.6' },
      /`release\/1\.6`, which no registry takes/,
    ],
  ];
  for (const [name, subject, values, message] of refused) {
    it(`refuses ${name}`, () => {
      expect(() => resolveSubject(subject, values))
        .to.throw(KnownError)
        .that.satisfies((error: KnownError) => message.test(`${error.message} ${error.hint}`));
    });
  }

  it('takes images for those of a commit only where they name it, for pull requests and branches move on', () => {
    expect(isOfCommit({ subject: images('{{run.commit}}') })).to.equal(true);
    expect(isOfCommit({ subject: resolveSubject(images('{{run.commit}}'), JOB) })).to.equal(true);
    for (const tag of ['pr-{{run.pull}}', '{{run.branch}}', 'v1.6.0'])
      expect(isOfCommit({ subject: images(tag) }), tag).to.equal(false);
    expect(isOfCommit({ subject: { kind: 'installed' } })).to.equal(false);
    expect(isOfCommit({ subject: { kind: 'release', version: 'v1', manifests: [] } })).to.equal(false);
    expect(isOfCommit({ subject: { kind: 'command', command: ['deploy'] } })).to.equal(true);
    expect(isOfCommit({ subject: { kind: 'command', command: ['deploy'] }, measures: 'environment' })).to.equal(false);
  });
});
