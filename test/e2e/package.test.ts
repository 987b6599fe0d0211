import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite, writeLongTest } from '../support/lab-site.ts';
import { packedInto, startProwess } from '../support/packed.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const namesIn = (folder: string): string[] =>
  readdirSync(join(packedInto(), 'prowess', folder)).filter((name) => name.endsWith('.md'));

/** Links in the documents of the package to what it does not hold. */
const lostLinks = (documents: readonly string[]): string[] =>
  documents.flatMap((document) => {
    const path = join(packedInto(), 'prowess', document);
    const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    return links.filter((link) => !existsSync(join(dirname(path), link))).map((link) => `${document}: ${link}`);
  });

describe('[E] the packed package', () => {
  const own = (): string => join(packedInto(), 'prowess');

  it('holds what was built, templates, examples and what people read, and nothing else', () => {
    const read = ['ARCHITECTURE.md', 'Containerfile', 'LICENSE', 'README.md', 'docs'];
    expect(readdirSync(own())).to.have.members([...read, 'dist', 'examples', 'package.json', 'templates']);
    expect(lostLinks(['README.md', ...namesIn('docs').map((name) => `docs/${name}`)])).to.deep.equal([]);
    const strange = readdirSync(join(own(), 'dist'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => !/^cli$|^cli\/[\w-]+\.js$|^site$|^site\/app\.js$|^THIRD-PARTY-NOTICES\.txt$/.test(path),
    );
    expect(strange).to.deep.equal([]);
  });

  it('holds the licence of every package whose code it holds', () => {
    const notices = readFileSync(join(own(), 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const named = [...notices.matchAll(/^-{80}\n\n(\S+) (\S+) \((.+)\)\n/gm)].map(
      ([, name, , licence]) => `${name}: ${licence}`,
    );
    expect(named).to.include.members(['commander: MIT', 'handlebars: MIT', 'uplot: MIT', 'yaml: ISC', 'zod: MIT']);
    for (const name of Object.keys(manifest.dependencies)) expect(notices).not.to.include(`\n${name} `);
  });

  it("leaves out zod's messages in other languages, which are half of it and which every start would load", () => {
    const chunks = readdirSync(join(own(), 'dist', 'cli')).map((file) =>
      readFileSync(join(own(), 'dist', 'cli', file), 'utf8'),
    );
    expect(chunks.filter((text) => text.includes('zod/v4/core/schemas.js'))).to.have.length(1);
    expect(chunks.filter((text) => text.includes('zod/v4/locales/he.js'))).to.be.empty;
  });

  it("leaves out client-node's generated API, which is nearly all of it", () => {
    const chunks = readdirSync(join(own(), 'dist', 'cli'))
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(own(), 'dist', 'cli', file), 'utf8'));
    expect(
      chunks.filter((text) => text.includes('class KubeConfig') || text.includes('KubeConfig = class')),
    ).to.have.length(1);
    expect(chunks.filter((text) => text.includes('client-node/dist/gen/models'))).to.be.empty;
  });

  it('says its version', async () => {
    const { stdout, code } = await prowess(['--version'], { cwd: await emptyFolder() });
    expect(stdout).to.equal(`${manifest.version}\n`);
    expect(code).to.equal(0);
  });

  it('loads every command: those and their options are completed as the sources say', async () => {
    const cwd = await emptyFolder();
    const { code, stdout, stderr } = await prowess(['completion'], { cwd });
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.equal((await prowessHere(['completion'], { cwd })).stdout);
  });

  it('takes a new user from init to a report', async () => {
    const cwd = await emptyFolder();
    const steps = [
      ['init'],
      ['generate'],
      ['generate', '--check'],
      ['schedule', '--check'],
      ['lint', 'jobs'],
      ['schema', 'cluster'],
      ['plan', 'burst-100'],
      ['run', 'burst-100', '--cluster', 'sim', '--store', 'runs'],
    ];
    for (const args of steps) {
      const { code, stdout, stderr } = await prowess(args, { cwd });
      expect(code, `prowess ${args.join(' ')}\n${stdout}${stderr}`).to.equal(0);
    }
    const artifacts = artifactsBelow(join(cwd, 'runs')) ?? '';
    expect(readdirSync(artifacts)).to.include.members(['journal.ndjson', 'prowess-report.html', 'result.json']);
    expect((await prowess(['results', artifacts], { cwd })).code).to.equal(0);
  });

  it("proves that a site's own templates keep every field", async () => {
    const cwd = await emptyFolder();
    await prowess(['init'], { cwd });
    appendFileSync(join(cwd, 'prowess.yaml'), '\ntemplates: own\n');
    mkdirSync(join(cwd, 'own'));
    writeFileSync(join(cwd, 'own', 'job.yaml.hbs'), '- {{fields job "name" indent=2}}\n');
    const { code, stderr } = await prowess(['generate'], { cwd });
    expect(stderr).to.include('jobs/density.gen.yaml: its template loses or changes periodics.0');
    expect(code).to.equal(2);
  });

  describe('against a cluster', () => {
    let server: SimServer;
    let site: string;

    before(async () => {
      site = await emptyFolder();
      writeLabSite(site, 1);
      writeLongTest(site);
      server = await simServer(['--nodes', '4', '--speed', '10']);
    });
    after(() => server.stop());

    it('finds the client libraries that are its production dependencies', async () => {
      const env = { KUBECONFIG: server.kubeconfig };
      const { code, stdout, stderr } = await prowess(['doctor', 'long', '--cluster', 'lab-0'], { cwd: site, env });
      expect(code, stdout + stderr).to.equal(0);
    });

    it('reaches a bucket', async () => {
      const nothingThere = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
      await once(nothingThere, 'listening');
      const env = { STORAGE_EMULATOR_HOST: `http://127.0.0.1:${(nothingThere.address() as AddressInfo).port}` };
      const { code, stderr } = await prowess(['run', 'long', '--store', 'gs://no-such-bucket'], { cwd: site, env });
      nothingThere.close();
      expect(stderr).to.include('no-such-bucket');
      expect(code, stderr).to.equal(5);
    });

    it('cleans up on SIGINT and SIGTERM and ends with 130, which Prow reads as ABORTED', async () => {
      const another = await simServer(['--nodes', '4', '--speed', '10']);
      const ended = await Promise.all([aborted('SIGINT', server), aborted('SIGTERM', another)]);
      await another.stop();
      expect(ended).to.deep.equal([
        { code: 130, ended: 'aborted' },
        { code: 130, ended: 'aborted' },
      ]);
    });

    async function aborted(signal: NodeJS.Signals, { kubeconfig }: SimServer): Promise<object> {
      const store = join(site, `runs-${signal}`);
      const run = startProwess(['run', 'long', '--cluster', 'lab-0', '--store', store], {
        cwd: site,
        env: { KUBECONFIG: kubeconfig },
      });
      for (const stream of [run.stdout, run.stderr]) stream.resume();
      const ended = new Promise((resolve) => run.once('exit', resolve));
      await until(() => run.exitCode !== null || hasStartedChurn(store));
      run.kill(signal);
      return { code: await ended, ended: resultBelow(store).ended };
    }
  });
});

function hasStartedChurn(store: string): boolean {
  const artifacts = artifactsBelow(store);
  if (artifacts === undefined) return false;
  return /"type":"step-started".*"kind":"churn"/.test(readFileSync(join(artifacts, 'journal.ndjson'), 'utf8'));
}
