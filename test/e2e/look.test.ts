import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { prowess, prowessAtWork } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { artifactsBelow } from '../support/stored-run.ts';

/** What is not installed here is played by programs of its name, which write down how they were called. */
describe('[E] prowess look', () => {
  let artifacts: string;
  let folder: string;
  before(async () => {
    folder = temporaryFolder();
    writeLabSite(folder, 1);
    const suite = join(folder, 'suites/suite-0.yaml');
    writeFileSync(suite, readFileSync(suite, 'utf8').replace('tests:', 'perfdash: {}\ntests:'));
    const { code, stderr } = await prowess(
      ['run', 'burst-lab-0', '--cluster', 'sim', '--seed', '1', '--store', join(folder, 'runs')],
      { cwd: folder },
    );
    expect(code, stderr).to.equal(0);
    artifacts = artifactsBelow(join(folder, 'runs')) ?? expect.fail('no journal');
  });

  const lookIn = (programs: string, scratch: string, args: readonly string[] = []) =>
    prowessAtWork(['look', artifacts, ...args], {
      cwd: folder,
      env: { PATH: `${programs}:${dirname(process.execPath)}`, TMPDIR: scratch },
    });

  it('starts what is installed on what the run read, and leaves nothing', async () => {
    const [programs, scratch] = [temporaryFolder(), temporaryFolder()];
    for (const name of ['prometheus', 'promtool', 'grafana', 'perfdash']) play(programs, name);
    const looking = lookIn(programs, scratch, ['--json']);
    await looking.says('Ctrl-C ends');
    const calls = callsIn(programs);
    looking.signal('SIGINT');
    const { code, stdout } = await looking.finished;
    expect(code).to.equal(0);
    const shown = JSON.parse(stdout);
    expect(shown.data.source).to.match(/^what the run itself read of its components/);
    expect(shown.grafana.url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/d\/prowess-control-plane$/);
    expect(shown.perfdash.url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const { url } of [shown.prometheus, shown.grafana, shown.perfdash])
      expect(await fetch(url).catch(() => 'gone')).to.equal('gone');
    expect(readdirSync(scratch)).to.deep.equal([]);

    const read = calls.filter(({ name }) => name === 'promtool').map(({ seen }) => seen.text);
    expect(read.join('\n')).to.include('prowess_creation_latency_seconds{').and.include('process_cpu_seconds_total{');
    for (const text of read) expect(text).to.match(/# EOF\n$/);
    const grafana = calls.find(({ name }) => name === 'grafana') ?? expect.fail('no Grafana');
    expect(grafana.args.slice(0, 2)).to.deep.equal(['server', '--homepath']);
    expect(grafana.seen.sources).to.deep.include({ type: 'prometheus', url: shown.prometheus.url });
    expect(grafana.seen.boards).to.deep.equal([
      'prowess-control-plane.json',
      'prowess-kubevirt.json',
      'prowess-results.json',
    ]);
    const perfdash = calls.find(({ name }) => name === 'perfdash') ?? expect.fail('no perfdash');
    expect(perfdash.args).to.include(`--logsPath=${join(folder, 'runs/logs')}`);
  });

  it('ends and removes what a look left that was killed, and nothing of one that is at work', async () => {
    const [programs, scratch] = [temporaryFolder(), temporaryFolder()];
    for (const name of ['prometheus', 'promtool']) play(programs, name);
    const lookings = [lookIn(programs, scratch, ['--json']), lookIn(programs, scratch, ['--json'])];
    for (const looking of lookings) await looking.says('Ctrl-C ends');
    const [killed, atWork] = lookings;
    killed?.signal('SIGKILL');
    const lost: string = JSON.parse((await killed?.finished)?.stdout ?? '').prometheus.url;
    expect(readdirSync(scratch)).to.have.length(2);

    const next = lookIn(programs, scratch, ['--json']);
    await next.says('Ctrl-C ends');
    expect(await fetch(lost).catch(() => 'gone')).to.equal('gone');
    for (const looking of [atWork, next]) looking?.signal('SIGINT');
    expect((await next.finished).code).to.equal(0);
    expect((await atWork?.finished)?.code).to.equal(0);
    expect(readdirSync(scratch)).to.deep.equal([]);
  });

  it('does not show what another program answers at the port', async () => {
    const [programs, scratch] = [temporaryFolder(), temporaryFolder()];
    for (const name of ['prometheus', 'promtool']) play(programs, name);
    const other = createServer((_, response) => response.end('{}'));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await lookIn(programs, scratch, ['--port', String(port)]).finished;
    other.close();
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.include(`port ${port} of 127.0.0.1 is taken by another program`);
    expect(readdirSync(scratch)).to.deep.equal([]);
  });

  it('says of a run in a bucket how it is got', async () => {
    for (const command of ['look', 'results']) {
      const { code, stderr } = await prowess([command, 'gs://bucket/logs/x/1'], { cwd: folder });
      expect(code, command).to.equal(2);
      expect(stderr)
        .to.include('gs://bucket/logs/x/1: expected a folder of this machine')
        .and.include('gcloud storage');
    }
  });

  it('says what is missing, and how it is got', async () => {
    const [programs, scratch] = [temporaryFolder(), temporaryFolder()];
    play(programs, 'prometheus');
    const { code, stderr } = await lookIn(programs, scratch).finished;
    expect(code).to.equal(2);
    expect(stderr).to.include('there is no promtool in PATH').and.include('apt-get install prometheus');
    expect(readdirSync(scratch)).to.deep.equal([]);
  });

  it('says why a program does not come up, and leaves nothing', async () => {
    const [programs, scratch] = [temporaryFolder(), temporaryFolder()];
    play(programs, 'promtool');
    play(programs, 'prometheus', "console.error('cannot open the database'); process.exit(3);");
    const { code, stderr } = await lookIn(programs, scratch).finished;
    expect(code).to.equal(5);
    expect(stderr).to.include('Prometheus ended with 3: cannot open the database');
    expect(readdirSync(scratch)).to.deep.equal([]);
  });
});

interface PlayedCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly seen: { readonly text?: string; readonly sources?: object; readonly boards?: readonly string[] };
}

function callsIn(programs: string): PlayedCall[] {
  const file = join(programs, 'calls.ndjson');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** A program that writes down what it was given, and answers everything; promtool ends at once. */
function play(programs: string, name: string, instead = ''): void {
  mkdirSync(programs, { recursive: true });
  const path = join(programs, name);
  writeFileSync(path, `#!${process.execPath}\n${instead}\n${PLAYED}`);
  chmodSync(path, 0o755);
}

const PLAYED = `
const { appendFileSync, readFileSync, readdirSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const name = basename(process.argv[1]);
const args = process.argv.slice(2);
const { env } = process;
const seen = {};
if (name === 'promtool') seen.text = readFileSync(args[3], 'utf8');
const provisioning = env.GF_PATHS_PROVISIONING;
if (provisioning !== undefined) {
  seen.sources = JSON.parse(readFileSync(join(provisioning, 'datasources/prometheus.yaml'), 'utf8')).datasources[0];
  const { options } = JSON.parse(readFileSync(join(provisioning, 'dashboards/prowess.yaml'), 'utf8')).providers[0];
  seen.boards = readdirSync(options.path);
}
appendFileSync(join(dirname(process.argv[1]), 'calls.ndjson'), JSON.stringify({ name, args, seen }) + '\\n');
const address = args.map((arg) => /address=127\\.0\\.0\\.1:(\\d+)/.exec(arg)?.[1]).find(Boolean) ?? env.GF_SERVER_HTTP_PORT;
if (name !== 'promtool') require('node:http').createServer((_, response) => response.end('{}')).listen(Number(address), '127.0.0.1');
`;
