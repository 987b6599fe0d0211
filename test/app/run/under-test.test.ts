import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { underTest } from '../../../src/app/run/under-test.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { prowRun } from '../../../src/prow/job-spec.ts';
import { emptyFolder } from '../../support/folder.ts';

const REPO = { org: 'kubevirt', repo: 'kubevirt', ref: 'main' };
const SHA = 'c'.repeat(40);
const base = { org: 'kubevirt', repo: 'kubevirt', base_ref: 'main', base_sha: 'b5e' };
const specOf = (spec: object) =>
  prowRun({ JOB_SPEC: JSON.stringify({ job: 'p', buildid: '7', ...spec }), ARTIFACTS: '/logs/artifacts' });

describe('[I] app/run/under-test', () => {
  it('is the pull request of a presubmit, and the base of a postsubmit', () => {
    const presubmit = specOf({ type: 'presubmit', refs: { ...base, pulls: [{ number: 12, sha: 'a11' }] } });
    const expected = { repo: 'kubevirt/kubevirt', commit: 'a11', pull: '12', branch: 'main' };
    expect(underTest(presubmit, REPO, {}, {})).to.deep.equal(expected);
    const postsubmit = specOf({ type: 'postsubmit', refs: base });
    expect(underTest(postsubmit, REPO, {}, {})).to.deep.equal({
      repo: 'kubevirt/kubevirt',
      commit: 'b5e',
      branch: 'main',
    });
  });

  for (const [name, files] of Object.entries({
    'a branch that is checked out': { HEAD: 'ref: refs/heads/main\n', 'refs/heads/main': `${SHA}\n` },
    'a commit that is checked out': { HEAD: `${SHA}\n` },
    'a branch whose refs are packed': {
      HEAD: 'ref: refs/heads/main\n',
      'packed-refs': `# pack-refs with: peeled\n${'d'.repeat(40)} refs/heads/other\n${SHA} refs/heads/main\n`,
    },
  })) {
    it(`is what the clone of a periodic holds: ${name}`, async () => {
      const GOPATH = await emptyFolder();
      const git = join(GOPATH, 'src/kubevirt.io/kubevirt/.git');
      mkdirSync(join(git, 'refs/heads'), { recursive: true });
      for (const [path, text] of Object.entries(files)) writeFileSync(join(git, path), text);
      const { base_sha: _, ...ref } = base;
      const extra_refs = [
        { ...ref, path_alias: 'kubevirt.io/kubevirt' },
        { ...ref, repo: 'project-infra' },
      ];
      const about = underTest(specOf({ type: 'periodic', extra_refs }), REPO, {}, { GOPATH });
      expect(about).to.deep.equal({ repo: 'kubevirt/kubevirt', commit: SHA, branch: 'main' });
    });
  }

  it('is a branch without a commit where the clone of a periodic is not there', () => {
    const { base_sha: _, ...ref } = base;
    const about = underTest(specOf({ type: 'periodic', extra_refs: [ref] }), REPO, {}, { GOPATH: '/nowhere' });
    expect(about).to.deep.equal({ repo: 'kubevirt/kubevirt', branch: 'main' });
  });

  it('is nothing for a periodic that only brings the suites, and on a laptop', () => {
    const extra_refs = [{ ...base, repo: 'project-infra' }];
    expect(underTest(specOf({ type: 'periodic', extra_refs }), undefined, {}, {})).to.deep.equal({});
    expect(underTest(undefined, REPO, {}, {})).to.deep.equal({});
  });

  it('is what a workflow of GitHub names, of the repository under test', () => {
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_SERVER_URL: 'https://g',
      GITHUB_RUN_ID: '7',
    };
    const named = { commit: 'a1b2c3d', branch: 'main', pull: '12' };
    expect(underTest(undefined, REPO, named, env)).to.deep.equal({ repo: 'kubevirt/kubevirt', ...named });
    expect(underTest(undefined, undefined, {}, env)).to.deep.equal({ repo: 'a/b' });
    expect(() => underTest(undefined, REPO, { pull: '#12' }, env)).to.throw('the number of a pull request');
  });

  it('is the commit that a person names outside Prow, and a commit it must be', () => {
    expect(underTest(undefined, REPO, { commit: 'a1b2c3d' }, {})).to.deep.equal({ commit: 'a1b2c3d' });
    expect(() => underTest(undefined, REPO, { commit: 'main' }, {})).to.throw(
      KnownError,
      'expected the hexadecimal digits',
    );
    expect(() => underTest(specOf({ type: 'postsubmit', refs: base }), REPO, { commit: 'a1b2c3d' }, {})).to.throw(
      'outside Prow',
    );
  });
});
