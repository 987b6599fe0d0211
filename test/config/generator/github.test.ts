import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import { type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../../src/model/json.ts';
import { emptyFolder } from '../../support/folder.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, SMALL, siteOf } from '../../support/site.ts';

/** A site with a suite that GitHub starts, by `github` of the suite and of prowess.yaml. */
const siteWith = (triggers: string, ofSite = '') => ({
  'prowess.yaml': `${SMALL['prowess.yaml'].replace(/repo: .*/, 'repo: acme/product@main')}${ofSite}`,
  'suites/speed.yaml': `
version: 1
suite: speed
github: ${triggers}
repo: acme/product@main
measures: environment
cluster: metal
workload: pod
testgrid: {dashboards: [perf]}
tests:
  burst: {scenario: {kind: burst, objects: 10}}
`,
});

/** The same beside another repository than the one under test. */
function ofOther(triggers: string, measures = 'measures: environment') {
  const files = siteWith(triggers);
  return {
    'prowess.yaml': files['prowess.yaml'].replace(/repo: .*/, 'repo: acme/perf-config@main'),
    'suites/speed.yaml': files['suites/speed.yaml'].replace('measures: environment', measures),
  };
}

const ALL = '{cron: "0 5 * * 0", releasesFrom: "1.12", comment: /test perf}';

function workflowsOf(files: Readonly<Record<string, string>>): Map<string, JsonObject> {
  const generated = generate(siteOf(files), shippedTemplates(), new Map());
  const own = generated.filter(({ path }) => path.startsWith('.github/'));
  return new Map(own.map(({ path, text }) => [path, readYaml11(text) as JsonObject]));
}

const starterIn = (workflows: ReadonlyMap<string, JsonObject>): JsonObject =>
  [...workflows].find(([path]) => !path.endsWith('/prowess-run.gen.yaml'))?.[1] ?? {};

describe('[I] config/generator/github', () => {
  it('writes no workflow where no suite asks for one', () => {
    expect(workflowsOf(SMALL).size).to.equal(0);
  });

  it('starts by hand always, and by what the suite says', () => {
    expect(Object.keys(objectAt(starterIn(workflowsOf(siteWith('{}'))), 'on'))).to.deep.equal(['workflow_dispatch']);
    const on = objectAt(starterIn(workflowsOf(siteWith(ALL))), 'on');
    expect(Object.keys(on)).to.deep.equal(['workflow_dispatch', 'schedule', 'release', 'issue_comment']);
    expect(Object.keys(objectAt(on, 'workflow_dispatch', 'inputs'))).to.deep.equal([
      'PR-number',
      'context-ref',
      'SHA',
      'extra-args',
    ]);
  });

  it('gives no right that a job does not need, and never texts of others to a shell', () => {
    for (const [path, workflow] of workflowsOf(siteWith(ALL))) {
      expect(valueAt(workflow, 'permissions'), path).to.deep.equal({});
      for (const job of Object.values(objectAt(workflow, 'jobs')) as JsonObject[]) {
        expect(Object.values(objectAt(job, 'permissions')), path).to.satisfy((rights: string[]) =>
          rights.every((right) => right === 'read'),
        );
        for (const step of listAt(job, 'steps'))
          expect(stringAt(step, 'run') ?? '', path).to.not.contain('${'.concat('{'));
      }
    }
  });

  it('has a job for each test, also where names differ by a dot and a dash', () => {
    const files = siteWith('{}');
    const twins = files['suites/speed.yaml'].replace(/ {2}burst: (.*)/, '  v1.2: $1\n  v1-2: $1');
    const jobs = objectAt(starterIn(workflowsOf({ ...files, 'suites/speed.yaml': twins })), 'jobs');
    expect(Object.keys(jobs)).to.deep.equal(['prepare', 'test-v1_2', 'test-v1-2']);
  });

  it('refuses a suite whose workflow would have the name of another', () => {
    const files = siteWith('{}');
    const named = files['suites/speed.yaml'].replace('suite: speed', 'suite: run');
    expect(() => workflowsOf({ ...files, 'suites/speed.yaml': named })).to.throw(
      'prowess-run.gen.yaml, which is another',
    );
  });

  it('refuses two clusters that would share a secret', () => {
    const twin = SMALL['suites/clusters/metal.yaml'];
    const clusters = {
      'suites/clusters/b.yaml': twin.replace('metal', 'a.b'),
      'suites/clusters/c.yaml': twin.replace('metal', 'a-b'),
    };
    expect(() => workflowsOf({ ...siteWith('{}'), ...clusters })).to.throw('would share the secret KUBECONFIG_A_B');
  });

  it('pins every action to a commit', () => {
    const identity = 'projects/1/locations/global/workloadIdentityPools/p/providers/q';
    const site = `github: {workloadIdentity: {provider: ${identity}, serviceAccount: a@b.example}}\n`;
    const run = workflowsOf(siteWith('{}', site)).get('.github/workflows/prowess-run.gen.yaml') ?? {};
    const uses = listAt(run, 'jobs', 'run', 'steps').flatMap((step) => stringAt(step, 'uses') ?? []);
    expect(uses).to.have.length(3);
    for (const use of uses) expect(use).to.match(/@[0-9a-f]{40}$/);
    expect(valueAt(run, 'jobs', 'run', 'permissions')).to.deep.equal({ contents: 'read', 'id-token': 'write' });
  });

  it('refuses releases, comments and heads of another repository than that of the tests', () => {
    const byClock = '{cron: "0 5 * * 0"}';
    const ofCommit = (triggers: string) => ofOther(triggers, 'subject: {kind: command, command: [hack/deploy.sh]}');
    expect(() => workflowsOf(ofOther(ALL))).to.throw(/suites\/\w+\.yaml:\d+:\d+: github starts for releases/);
    expect(() => workflowsOf(ofCommit(byClock))).to.throw(/suites\/\w+\.yaml:\d+:\d+: github starts for the head/);
    expect(workflowsOf(ofCommit('{}')).size, 'a dispatch names the commit').to.equal(2);
    expect(workflowsOf(ofOther(byClock)).size, 'the cluster as it is has no commit').to.equal(2);
  });

  it('takes no commit of its own repository for one of another', () => {
    const given = (files: Readonly<Record<string, string>>) => {
      const { commit, branch, pull } = objectAt(starterIn(workflowsOf(files)), 'jobs', 'test-burst', 'with');
      return { commit, branch, pull };
    };
    expect(given(ofOther('{}'))).to.deep.equal({
      commit: ['${', ' inputs.SHA }}'].join('{'),
      branch: 'main',
      pull: '',
    });
    expect(given(siteWith('{}')).commit).to.contain('needs.prepare.outputs.commit');
  });

  it('says what is wrong with what is written', () => {
    expect(complaintsAbout(siteWith('{cron: "@daily"}'))).to.contain('GitHub knows no @daily');
    expect(complaintsAbout(siteWith('{releasesFrom: 1.10}'))).to.contain('in quotation marks');
    expect(complaintsAbout(siteWith('{coment: /test perf}'))).to.contain('comment');
    expect(complaintsAbout(siteWith('{comment: please}'))).to.contain('/test perf');
    expect(
      complaintsAbout(siteWith('{}', 'github: {workloadIdentity: {provider: p, serviceAccount: a@b}}\n')),
    ).to.contain('workloadIdentityPools');
  });
});

/** What GitHub's API says to the script, through its own program `gh`. */
const GH = `#!/bin/sh
case "$2" in
  */collaborators/writer/permission) echo write ;;
  */collaborators/*) echo read ;;
  */pulls/12) case "$4" in .head.sha) echo head12 ;; *) echo release-1.2 ;; esac ;;
  */commits/*) echo "sha-of-\${2##*/}" ;;
esac
`;

describe('[I] config/generator/github: what is measured', () => {
  const run = async (event: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
    const starter = starterIn(workflowsOf(siteWith(ALL)));
    const [step] = listAt(starter, 'jobs', 'prepare', 'steps');
    const folder = await emptyFolder();
    const gh = join(folder, 'gh');
    const output = join(folder, 'output');
    writeFileSync(gh, GH);
    chmodSync(gh, 0o755);
    writeFileSync(output, '');
    const given = Object.keys(objectAt(step ?? null, 'env')).map((name) => [name, ''] as const);
    const env = {
      PATH: `${folder}:${process.env.PATH}`,
      GITHUB_REPOSITORY: 'acme/product',
      GITHUB_SHA: 'event-sha',
      GITHUB_REF_NAME: 'main',
      GITHUB_OUTPUT: output,
      ...Object.fromEntries(given),
      COMMENT: '/test perf',
      RELEASES_FROM: '1.12',
      ...event,
    };
    const { status, stdout, stderr } = spawnSync('bash', ['-c', stringAt(step ?? null, 'run') ?? 'false'], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
    const lines = readFileSync(output, 'utf8').trim().split('\n');
    return Object.fromEntries(lines.map((line) => line.split(/=(.*)/, 2)));
  };
  const comment = (body: string, actor = 'writer') =>
    run({ EVENT: 'issue_comment', NUMBER: '12', ACTOR: actor, COMMENT_BODY: body });

  it('is the head of a pull request, by the configuration of its base, when a person with rights asks', async () => {
    const asked = { run: 'true', commit: 'head12', branch: 'release-1.2', pull: '12', ref: 'sha-of-release-1.2' };
    expect(await comment('/test perf')).to.deep.equal(asked);
    expect(await comment('/test perf\r\nplease')).to.deep.equal(asked);
    expect((await comment('/test perf', 'reader')).run).to.equal('false');
    expect((await comment('/test performance')).run).to.equal('false');
    expect((await comment('/test perf $(touch /tmp/x)')).run).to.equal('false');
  });

  it('is the head of the default branch by the clock', async () => {
    const clock = { run: 'true', commit: 'event-sha', branch: 'main', pull: '', ref: 'event-sha' };
    expect(await run({ EVENT: 'schedule' })).to.deep.equal(clock);
  });

  it('is a release from the stated version on, in the line of its minor version', async () => {
    const release = (TAG: string) => run({ EVENT: 'release', TAG });
    for (const tag of ['v1.12.3', '1.12.3', 'v1.12', 'v1.12.0-rc.1'])
      expect(await release(tag), tag).to.include({ run: 'true', commit: 'event-sha', branch: '1.12' });
    expect((await release('v1.9.8')).run).to.equal('false');
    expect((await release('v2.0.0')).run).to.equal('true');
  });

  it('is what a dispatch names', async () => {
    const dispatch = (named: Readonly<Record<string, string>>) => run({ EVENT: 'workflow_dispatch', ...named });
    expect(await dispatch({})).to.include({ commit: 'event-sha', ref: 'event-sha' });
    expect(await dispatch({ SHA: 'abc' })).to.include({ commit: 'abc', ref: 'event-sha' });
    expect(await dispatch({ NUMBER: '12' })).to.include({ commit: 'head12', ref: 'sha-of-release-1.2' });
    expect(await dispatch({ NUMBER: '12', CONTEXT_REF: 'main' })).to.include({ commit: 'head12', ref: 'sha-of-main' });
    expect(await dispatch({ CONTEXT_REF: 'v1.14' })).to.include({ commit: 'sha-of-v1.14', branch: 'v1.14' });
  });

  it('is no pull request of the own repository where another one is under test', async () => {
    const other = { EVENT: 'workflow_dispatch', OTHER_REPO: 'acme/other' };
    expect(await run({ ...other, NUMBER: '12' }).catch(String)).to.include(
      'PR-number 12 would be a pull request of acme/product, and this suite measures acme/other: name the commit as SHA',
    );
    expect(await run({ ...other, SHA: 'abc' })).to.include({ commit: 'abc' });
  });
});
