import { expect } from 'chai';
import fc from 'fast-check';
import { KnownError } from '../../src/model/errors.ts';
import { placeOf, prowRun } from '../../src/prow/job-spec.ts';
import { commitOf, linksOf, pullOf, refsUnderTest, reposOf } from '../../src/prow/refs.ts';
import { anyText } from '../support/arbitraries.ts';

const base = { org: 'kubevirt', repo: 'kubevirt', base_ref: 'main', base_sha: 'b5e' };
const pull = {
  number: 12,
  author: 'ann',
  sha: 'a11',
  title: 'faster',
  link: 'https://github.com/kubevirt/kubevirt/pull/12',
};
const periodic = {
  type: 'periodic',
  job: 'p',
  buildid: '1976543210987654321',
  prowjobid: 'u-u-i-d',
  extra_refs: [{ ...base, base_sha: '' }],
};
const presubmit = { type: 'presubmit', job: 'pull-perf', buildid: '7', refs: { ...base, pulls: [pull] } };

const environment = (spec: unknown, more: Record<string, string> = {}) => ({
  JOB_SPEC: JSON.stringify(spec),
  ARTIFACTS: '/logs/artifacts',
  ...more,
});

describe('[U] prow/job-spec', () => {
  it('knows that it is not in Prow', () => {
    expect(prowRun({ CI: 'true', BUILD_ID: '3' })).to.equal(undefined);
    expect(prowRun({ JOB_SPEC: '' })).to.equal(undefined);
  });

  it('gives links without the login that an address may carry', () => {
    const refs = { ...base, repo_link: 'https://ann:secret@git.example/kubevirt', pulls: [pull] };
    const run = prowRun(environment({ ...presubmit, refs })) ?? expect.fail();
    expect(linksOf(run)).to.include({
      'kubevirt/kubevirt': 'https://git.example/kubevirt',
      'pull request 12': pull.link,
    });
  });

  it('reads a periodic, whose extra_refs name no commit', () => {
    const run = prowRun(environment(periodic)) ?? expect.fail();
    expect(run).to.include({ type: 'periodic', build: '1976543210987654321', artifacts: '/logs/artifacts' });
    const [refs = expect.fail()] = run.extraRefs;
    expect(commitOf(refs)).to.equal(undefined);
    expect(refsUnderTest(run, { org: 'kubevirt', repo: 'kubevirt' })).to.equal(refs);
    expect(refsUnderTest(run, { org: 'kubevirt', repo: 'other' })).to.equal(undefined);
    expect(reposOf(run)).to.deep.equal({ 'kubevirt/kubevirt': 'main' });
    expect(placeOf(run)).to.deep.equal({ type: 'periodic', job: 'p', build: '1976543210987654321' });
  });

  it("takes a periodic's links from the first extra_refs that is not auxiliary", () => {
    const ref = (repo: string, more: object) => ({
      org: 'o',
      repo,
      base_ref: 'main',
      repo_link: `https://x/${repo}`,
      ...more,
    });
    const extra_refs = [ref('tools', { auxiliary: true }), ref('main', {}), ref('more', { auxiliary: false })];
    const run = prowRun(environment({ ...periodic, extra_refs })) ?? expect.fail();
    expect(linksOf(run)).to.deep.equal({ 'o/main': 'https://x/main' });
  });

  it('reads a presubmit', () => {
    const run = prowRun(environment(presubmit)) ?? expect.fail();
    const { refs = expect.fail() } = run;
    expect(commitOf(refs)).to.equal('a11');
    expect(pullOf(refs)).to.equal('12');
    expect(reposOf(run)).to.deep.equal({ 'kubevirt/kubevirt': 'main:b5e,12:a11' });
    expect(placeOf(run)).to.deep.equal({
      org: 'kubevirt',
      repo: 'kubevirt',
      type: 'presubmit',
      job: 'pull-perf',
      build: '7',
      pull: '12',
    });
    expect(linksOf(run)).to.deep.equal({ 'pull request 12': pull.link });
  });

  it('takes the commit of a postsubmit from its base, and a batch has neither a commit nor a pull request of its own', () => {
    const postsubmit = prowRun(environment({ ...presubmit, type: 'postsubmit', refs: base })) ?? expect.fail();
    expect(postsubmit.refs && commitOf(postsubmit.refs)).to.equal('b5e');
    const batch = prowRun(
      environment({ ...presubmit, type: 'batch', refs: { ...base, pulls: [pull, { ...pull, number: 13 }] } }),
    );
    const { refs = expect.fail() } = batch ?? {};
    expect([commitOf(refs), pullOf(refs)]).to.deep.equal([undefined, undefined]);
  });

  it('takes the repository under test from the extra_refs of a rehearsal, and the refs where none is named', () => {
    const extra_refs = [{ org: 'kubevirt', repo: 'kubevirt', base_ref: 'main', path_alias: 'kubevirt.io/kubevirt' }];
    const run = prowRun(environment({ ...presubmit, refs: { ...base, repo: 'project-infra' }, extra_refs }));
    const { refs = expect.fail(), extraRefs } = run ?? expect.fail();
    expect(run && refsUnderTest(run, { org: 'kubevirt', repo: 'kubevirt' })).to.equal(extraRefs[0]);
    expect(run && refsUnderTest(run, undefined)).to.equal(refs);
    expect([refs.path, extraRefs[0]?.path]).to.deep.equal([
      'github.com/kubevirt/project-infra',
      'kubevirt.io/kubevirt',
    ]);
  });

  it('takes BUILD_ID where the specification has no build', () => {
    const { buildid: _, ...spec } = periodic;
    expect(prowRun(environment(spec, { BUILD_ID: '5' }))?.build).to.equal('5');
  });

  const wrong: [string, Record<string, string>, string][] = [
    ['is not JSON', { JOB_SPEC: '{' }, 'it is not JSON'],
    ['is a list', environment([]), 'JOB_SPEC cannot be read'],
    ['has an unknown type', environment({ ...periodic, type: 'nightly' }), 'type: '],
    ['has no job', environment({ ...periodic, job: undefined }), 'job: '],
    ['has no refs on a presubmit', environment({ ...presubmit, refs: undefined }), 'a presubmit has refs'],
    ['has no build', environment({ ...periodic, buildid: undefined }), 'nor BUILD_ID'],
    ['has a build that is no number', environment({ ...periodic, buildid: '../../x' }), 'expected up to 20 digits'],
    ['comes without ARTIFACTS', { JOB_SPEC: JSON.stringify(periodic) }, 'ARTIFACTS is not'],
  ];
  for (const [what, env, message] of wrong) {
    it(`says what is wrong with a specification that ${what}`, () => {
      expect(() => prowRun(env)).to.throw(KnownError, message);
    });
  }

  it('reads anything or says what is wrong, and prints nothing of what it read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), anyText), (JOB_SPEC) => {
        try {
          prowRun({ JOB_SPEC, ARTIFACTS: 'a' });
        } catch (error) {
          expect(error).to.be.instanceOf(KnownError);
        }
      }),
    );
    const secret = { type: 'periodic', job: ['s3cr3t'] };
    expect(() => prowRun(environment(secret)))
      .to.throw(KnownError)
      .with.property('message')
      .that.does.not.contain('s3cr3t');
  });
});
