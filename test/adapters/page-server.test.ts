import { request } from 'node:http';
import { expect } from 'chai';
import { type PageServer, servePages } from '../../src/adapters/page-server.ts';

describe('[I] adapters/page-server', () => {
  let server: PageServer;
  const pages = new Map([
    ['', '<h1>index</h1>'],
    ['style.css', 'p {}'],
    ['run/a job/1.html', 'report'],
  ]);
  beforeEach(async () => {
    server = await servePages(0, (path) => {
      if (path === 'gone') throw new Error('cannot read the file');
      return pages.get(path);
    });
  });
  afterEach(() => server.close());

  const get = async (path: string, options: RequestInit = {}) => {
    const response = await fetch(server.url + path, options);
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };

  it('serves texts with their types, and names with any character', async () => {
    expect(await get('')).to.deep.equal({ status: 200, type: 'text/html; charset=utf-8', text: '<h1>index</h1>' });
    expect(await get('style.css')).to.include({ status: 200, type: 'text/css; charset=utf-8' });
    expect(await get('run/a%20job/1.html')).to.include({ status: 200, text: 'report' });
  });

  it('goes on after what is no path, and after a page that cannot be read', async () => {
    const status = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const { port } = new URL(server.url);
        request({ host: '127.0.0.1', port, path }, (reply) => resolve(reply.resume().statusCode))
          .on('error', reject)
          .end();
      });
    expect([await status('//'), await status('//?a#b'), await status('/gone')]).to.deep.equal([404, 404, 500]);
    expect(await get('style.css')).to.include({ status: 200 });
  });

  it('has nothing but its pages, and is only read', async () => {
    expect(await get('../etc/passwd')).to.include({ status: 404 });
    expect(await get('%E0%A4%A')).to.include({ status: 404 });
    expect(await get('', { method: 'POST' })).to.include({ status: 405 });
  });

  it('refuses a page of another site that reaches it under a name of its own', async () => {
    const status = await new Promise((resolve) => {
      request(server.url, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).to.equal(403);
  });

  it('says what to do where the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    const error: unknown = await servePages(port, () => undefined).catch((reason: unknown) => reason);
    expect(String(error)).to.contain(`port ${port} of 127.0.0.1 cannot be used`);
  });
});
