import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { subjectPorts } from '../../../src/app/run/subject.ts';
import { emptyFolder } from '../../support/folder.ts';

const { signal } = new AbortController();
const PRINT = "require('fs').writeFileSync('env.json', JSON.stringify(process.env))";

const needsIn = (folder: string) => ({
  folder,
  configRepo: { org: 'acme', repo: 'perf', ref: 'main' },
  prow: undefined,
  about: {},
  context: 'lab',
  simulated: false,
  disposable: false,
  stop: signal,
});

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
    const needs = needsIn(folder);
    const command = [process.execPath, '-e', PRINT];
    const ports = await subjectPorts({ kind: 'command', command }, needs, { ...refs, ...withheld, PATH: '/bin' });
    await ports.runCommand(command, signal);
    const seen = JSON.parse(readFileSync(join(folder, 'env.json'), 'utf8'));
    expect(seen).to.deep.include({ ...refs, PATH: '/bin', PROWESS_CONTEXT: 'lab', HELM_KUBECONTEXT: 'lab' });
    expect(seen).to.not.have.any.keys(...Object.keys(withheld));
  });

  it('lets helm work on the context that the cluster file names, whichever is the current one', async () => {
    const folder = await emptyFolder();
    const program = join(folder, 'helm');
    writeFileSync(program, '#!/bin/sh\necho "$HELM_KUBECONTEXT $*" > said\necho "[]"\n');
    chmodSync(program, 0o755);
    const env = { PATH: `${folder}:/bin:/usr/bin` };
    const { helm } = await subjectPorts({ kind: 'installed' }, needsIn(folder), env);
    expect(await helm?.revision({ namespace: 'agents', release: 'lab' }, signal)).to.equal(undefined);
    const said = readFileSync(join(folder, 'said'), 'utf8');
    expect(said).to.equal('lab list --all --filter ^lab$ --output json --namespace agents\n');
  });
});
