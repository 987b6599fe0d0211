import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { subjectPorts } from '../../../src/app/run/subject.ts';
import { emptyFolder } from '../../support/folder.ts';

const { signal } = new AbortController();
const PRINT = "require('fs').writeFileSync('env.json', JSON.stringify(process.env))";

describe('[I] app/run/subject', () => {
  it("gives a command the refs of Prow's job, and neither secrets nor texts of a pull request's author", async () => {
    const folder = await emptyFolder();
    const refs = {
      REPO_OWNER: 'acme',
      REPO_NAME: 'product',
      PULL_BASE_REF: 'main',
      PULL_BASE_SHA: 'abc',
      PULL_NUMBER: '12',
      PULL_PULL_SHA: 'def',
    };
    const withheld = { PULL_TITLE: '$(rm)', PULL_HEAD_REF: '$(rm)', JOB_SPEC: '{}', GITHUB_TOKEN: 'secret' };
    const needs = {
      folder,
      configRepo: { org: 'acme', repo: 'perf', ref: 'main' },
      prow: undefined,
      about: {},
      context: 'lab',
      simulated: false,
      disposable: false,
      stop: signal,
    };
    const command = [process.execPath, '-e', PRINT];
    const ports = await subjectPorts({ kind: 'command', command }, needs, { ...refs, ...withheld, PATH: '/bin' });
    await ports.runCommand(command, signal);
    const seen = JSON.parse(readFileSync(join(folder, 'env.json'), 'utf8'));
    expect(seen).to.deep.include({ ...refs, PATH: '/bin', PROWESS_CONTEXT: 'lab' });
    expect(seen).to.not.have.any.keys(...Object.keys(withheld));
  });
});
