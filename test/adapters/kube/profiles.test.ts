import { expect } from 'chai';
import { connectProfiles, type ProfileConnections } from '../../../src/adapters/kube/profiles.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { ms, seconds } from '../../../src/model/units.ts';
import type { ProfiledProcess } from '../../../src/runner/profiles/ports.ts';
import { givenTimeFor } from '../../support/air.ts';
import { accessTo } from '../../support/kube-access.ts';
import { PROFILE } from '../../support/profile.ts';
import { type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';

const { signal } = new AbortController();

describe('[I] adapters/kube/profiles', () => {
  let server: ScriptedServer;
  let profiles: ProfileConnections;
  afterEach(async () => {
    await profiles.close();
    await server.close();
  });

  const processAt = async (script: Script): Promise<ProfiledProcess> => {
    server = await scriptedServer(script);
    const place = {
      kind: 'url',
      url: `${server.url}/debug/pprof`,
      insecureSkipTlsVerify: false,
      login: false,
    } as const;
    profiles = connectProfiles(
      { cpuMs: seconds(1), of: [{ component: 'agent', kinds: ['heap'], place }] },
      accessTo('http://127.0.0.1:1', { login: { kind: 'header', value: 'Bearer secret' } }),
      systemClock,
    );
    const [found] = await profiles.find(signal);
    return found ?? expect.fail('nothing was found');
  };
  const read = ({ read: bytes, path }: ProfiledProcess, timeoutMs = seconds(30), most = 1000) =>
    bytes(`${path}/heap`, { signal, timeoutMs }, most);
  const problem = (reading: Promise<unknown>): Promise<string> => reading.then(() => 'none', String);

  it('gives the bytes as they came, and sends no credentials to an address beside the API server', async () => {
    const process = await processAt((response) => void response.end(PROFILE));
    const { bytes } = await read(process);
    expect(Buffer.from(bytes)).to.deep.equal(PROFILE);
    const [request] = server.received;
    expect(request?.url).to.equal('/debug/pprof/heap');
    expect(request?.headers.authorization).to.equal(undefined);
  });

  it('says what a server answered that has no profiles', async () => {
    const process = await processAt((response) => void response.writeHead(404).end('404 page not found'));
    expect(await problem(read(process))).to.match(/GET \/debug\/pprof\/heap: 404 page not found \(404\)$/);
  });

  it('waits for a server that never answers no longer than it shall', async () => {
    const process = await processAt(() => {});
    expect(await problem(read(process, ms(50)))).to.match(
      /gave no reply to GET \/debug\/pprof\/heap: nothing came within 50 ms/,
    );
  });

  it('waits no longer for a reply that goes on and on, and says how much of it came', async () => {
    const process = await processAt((response) => void response.writeHead(200).write(PROFILE.subarray(0, 10)));
    const said = await givenTimeFor(
      ms(200),
      (within) => problem(read(process, within)),
      (text) => !text.includes('nothing came'),
    );
    expect(said).to.match(/GET \/debug\/pprof\/heap: it had begun and did not end within \d+ ms: 10 bytes of it came/);
  });

  it('takes no more than it shall of a server that never ends', async () => {
    const process = await processAt((response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(PROFILE));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await problem(read(process))).to.match(/answered GET \/debug\/pprof\/heap with more than 1000 bytes$/);
  });

  it('says that a reply broke off', async () => {
    const process = await processAt((response) => {
      response.writeHead(200, { 'content-length': PROFILE.length });
      response.write(PROFILE.subarray(0, 10), () => response.destroy());
    });
    expect(await problem(read(process))).to.match(/gave no reply to GET \/debug\/pprof\/heap: other side closed/);
  });
});
