import { expect } from 'chai';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { type Script, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS - DAY_MS / 2).toISOString();
const [NEW, MIDDLE, OLD, UNDATED] = ['a11ce000', 'b0b00000', 'c0ffee00', 'dead0000'] as const;
const PLATFORM = `sha256:${'1'.repeat(64)}`;
const CONFIG = `sha256:${'2'.repeat(64)}`;

/** A repository whose tags come in two pages: dated by annotation, by configuration, by that of a platform, and not at all. */
const REPOSITORY: Readonly<Record<string, object>> = {
  [`manifests/${NEW}`]: { annotations: { 'org.opencontainers.image.created': daysAgo(2) } },
  [`manifests/${MIDDLE}`]: { config: { digest: CONFIG } },
  [`blobs/${CONFIG}`]: { created: daysAgo(10) },
  [`manifests/${OLD}`]: { manifests: [{ digest: PLATFORM }] },
  [`manifests/${PLATFORM}`]: { annotations: { 'org.opencontainers.image.created': daysAgo(100) } },
  [`manifests/${UNDATED}`]: { config: { digest: `sha256:${'3'.repeat(64)}` } },
};

const registry: Script = (response, { url }) => {
  const [, path = ''] = /^\/v2\/perf\/virt-operator\/(.*)$/.exec(url) ?? [];
  if (path === 'tags/list?n=1000') {
    response.setHeader('link', '</v2/perf/virt-operator/tags/list?last=x&n=1000>; rel="next"');
    return void response.end(JSON.stringify({ tags: [OLD, 'latest', UNDATED] }));
  }
  if (path === 'tags/list?last=x&n=1000') return void response.end(JSON.stringify({ tags: [NEW, MIDDLE, 'v1.6.0'] }));
  const body = REPOSITORY[path];
  response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? {}));
};

describe('[I] prowess infra images', () => {
  let server: ScriptedServer;
  afterEach(() => server.close());

  async function ask(script: Script, ...args: string[]) {
    server = await scriptedServer(script);
    const site = await emptyFolder();
    writeLabSite(site, 1);
    const subject = `{kind: images, registry: "${new URL(server.url).host}/perf", tag: "{{run.commit}}", components: [virt-operator]}`;
    writeFiles(site, {
      'suites/built.yaml': `version: 1
suite: built
cluster: lab-0
repo: example/lab@main
build: {image: builder:v1, command: [make, push]}
defaults: {workload: pod, subject: ${subject}}
tests:
  one: {scenario: {kind: burst, objects: 3}}
  two: {scenario: {kind: burst, objects: 4}}
`,
    });
    const ended = await prowessHere(['infra', ...args], { cwd: site });
    return { ...ended, said: ended.stdout.replaceAll(new URL(server.url).host, 'REGISTRY') };
  }

  it('lists the newest image by commit and the old ones with their age, counts the others, and deletes none', async () => {
    const { code, said, stderr } = await ask(registry, 'images');
    expect(code, stderr).to.equal(0);
    expect(said).to.match(new RegExp(`built +REGISTRY/perf/virt-operator:${NEW} +\\S+.* newest`));
    expect(said).to.match(new RegExp(`built +REGISTRY/perf/virt-operator:${OLD} +\\S+.* old`));
    expect(said).to.match(new RegExp(`built +REGISTRY/perf/virt-operator:${UNDATED} +unknown +old`));
    expect(said)
      .to.include('REGISTRY/perf/virt-operator: 4 images by commit, 2 of them ')
      .and.include('; 2 tags beside them are no')
      .and.not.include(MIDDLE);
    expect(server.received.map(({ method }) => method)).to.satisfy((all: string[]) =>
      all.every((one) => one === 'GET'),
    );
  });

  it('takes for old what a person says, and gives all of them as JSON', async () => {
    expect((await ask(registry, 'images', '--older-than', '5d')).said).to.include(MIDDLE);
    await server.close();
    const { version, repositories } = JSON.parse((await ask(registry, 'images', '--suite', 'built', '--json')).stdout);
    expect(version).to.equal(1);
    const [{ images, otherTags }] = repositories;
    expect(images.map(({ tag }: { tag: string }) => tag)).to.deep.equal([NEW, MIDDLE, OLD, UNDATED]);
    expect(images.at(-1)).to.not.have.property('createdAt');
    expect(otherTags).to.equal(2);
  });

  it('is part of what sweep and list say, of which the exit code is about clusters', async () => {
    for (const command of ['list', 'sweep']) {
      const { code, said } = await ask(registry, command);
      expect(code).to.equal(0);
      expect(said)
        .to.match(/^no made cluster is known\n/)
        .and.include(`REGISTRY/perf/virt-operator:${OLD}`);
      if (command === 'list') await server.close();
    }
  });

  for (const [status, words] of [
    [401, 'answers 401 for perf/virt-operator:*'],
    [404, 'the registry has no such repository (404)'],
    [429, 'answers 429 for perf/virt-operator:*, and asks to be left alone for 90 s'],
    [503, 'answers 503'],
  ] as const) {
    it(`says what ${status} means, and ends with 5`, async () => {
      const { code, said } = await ask(
        (response) => void response.writeHead(status, { 'retry-after': '90' }).end(),
        'images',
      );
      expect(code).to.equal(5);
      expect(said).to.include('REGISTRY/perf/virt-operator: not all of it is known: ').and.include(words);
    });
  }

  it('refuses a suite that builds nothing', async () => {
    const { code, stderr } = await ask(registry, 'images', '--suite', 'suite-0');
    expect(code).to.equal(2);
    expect(stderr).to.include('no suite suite-0 builds images').and.include('built');
  });
});
