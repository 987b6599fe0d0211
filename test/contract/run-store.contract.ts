import { expect } from 'chai';
import { type Content, type RunStore, readText, textContent } from '../../src/history/run-store.ts';
import { KnownError } from '../../src/model/errors.ts';

/** What every run store does; `make` gives an empty one. */
export function describeRunStore(name: string, make: () => Promise<RunStore>): void {
  describe(`${name} keeps the contract of run stores`, () => {
    let store: RunStore;
    beforeEach(async () => {
      store = await make();
    });

    it('gives back what was put', async () => {
      expect(await store.put('logs/job/1/started.json', textContent('{"é": 1}'))).to.equal('stored');
      expect(await readText(store, 'logs/job/1/started.json')).to.equal('{"é": 1}');
    });

    it('never overwrites, and says so', async () => {
      await store.put('logs/job/1/finished.json', textContent('first'));
      expect(await store.put('logs/job/1/finished.json', textContent('second'))).to.equal('exists');
      expect(await readText(store, 'logs/job/1/finished.json')).to.equal('first');
    });

    it('replaces latest-build.txt', async () => {
      await store.put('logs/job/latest-build.txt', textContent('1'));
      expect(await store.put('logs/job/latest-build.txt', textContent('2'))).to.equal('stored');
      expect(await readText(store, 'logs/job/latest-build.txt')).to.equal('2');
    });

    it('replaces and removes records of infrastructure, and removes nothing else', async () => {
      const path = 'infrastructure/lab/lab-1.json';
      await store.put(path, textContent('1'));
      expect(await store.put(path, textContent('2'))).to.equal('stored');
      expect(await readText(store, path)).to.equal('2');
      await store.remove(path);
      await store.remove(path);
      expect(await store.version(path)).to.equal(undefined);
      await store.put('logs/job/1/finished.json', textContent('kept'));
      const error = await Promise.resolve()
        .then(() => store.remove('logs/job/1/finished.json'))
        .catch((why) => why);
      expect(error).to.be.instanceOf(Error);
      expect(await readText(store, 'logs/job/1/finished.json')).to.equal('kept');
    });

    it('lets exactly one of many writers store an object', async () => {
      const writers = Array.from({ length: 8 }, (_, index) => `writer ${index}`);
      const answers = await Promise.all(writers.map((text) => store.put('a/b', textContent(text))));
      expect(answers.filter((answer) => answer === 'stored')).to.have.length(1);
      expect(await readText(store, 'a/b')).to.equal(writers[answers.indexOf('stored')]);
    });

    it('gives each version of an object a name, and none where there is none', async () => {
      expect(await store.version('logs/job/latest-build.txt')).to.equal(undefined);
      await store.put('logs/job/latest-build.txt', textContent('1'));
      const first = await store.version('logs/job/latest-build.txt');
      expect(first).to.be.a('string');
      expect(await store.version('logs/job/latest-build.txt')).to.equal(first);
      await store.put('logs/job/latest-build.txt', textContent('12'));
      expect(await store.version('logs/job/latest-build.txt')).to.not.equal(first);
      expect(await store.version('logs/job/latest-build.txt/below')).to.equal(undefined);
    });

    it('lets exactly one of many writers replace a version of an object, where it can', async () => {
      if (store.replace === undefined) return;
      const path = 'site/site-files.json';
      const first = await store.replace(path, textContent('1'), undefined);
      expect(first).to.equal(await store.version(path));
      expect(await store.replace(path, textContent('2'), undefined)).to.equal(undefined);
      const writers = ['2', '3', '4'].map((text) => store.replace?.(path, textContent(text), first));
      const versions = (await Promise.all(writers)).filter((version) => version !== undefined);
      expect(versions).to.deep.equal([await store.version(path)]);
      expect(await readText(store, path)).to.be.oneOf(['2', '3', '4']);
    });

    it('lists what is directly in a folder, folders with a slash', async () => {
      for (const path of [
        'logs/job/10/started.json',
        'logs/job/9/started.json',
        'logs/job/latest-build.txt',
        'logs/x',
      ]) {
        await store.put(path, textContent('1'));
      }
      expect(await Array.fromAsync(store.list('logs/job'))).to.deep.equal(['10/', '9/', 'latest-build.txt']);
      expect(await Array.fromAsync(store.list(''))).to.deep.equal(['logs/']);
    });

    it('lists nothing in a folder that is not there', async () => {
      expect(await Array.fromAsync(store.list('logs/nothing'))).to.deep.equal([]);
    });

    it('keeps names with blanks and colons, as ClusterLoader2 writes them', async () => {
      const name = 'GenericPrometheusQuery Creation latency_suite_2026-08-22T04:40:00.000Z.json';
      await store.put(`logs/job/1/artifacts/${name}`, textContent('{}'));
      expect(await Array.fromAsync(store.list('logs/job/1/artifacts'))).to.deep.equal([name]);
      expect(await readText(store, `logs/job/1/artifacts/${name}`)).to.equal('{}');
    });

    it('keeps an empty object and one of many chunks', async () => {
      await store.put('empty', textContent(''));
      expect(await readText(store, 'empty')).to.equal('');
      await store.put('large', repeated('0123456789abcdef'.repeat(4096), 160));
      expect((await readText(store, 'large')).length).to.equal(65536 * 160);
    });

    it('stores nothing of an object whose source fails', async () => {
      const failing: Content = {
        size: 20,
        async *open() {
          yield new TextEncoder().encode('the first');
          throw new Error('the source failed');
        },
      };
      const failure = await store.put('half', failing).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure).to.be.instanceOf(Error);
      expect(await Array.fromAsync(store.list(''))).to.deep.equal([]);
    });

    it('says which object is missing', async () => {
      const failure = await readText(store, 'logs/none').catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(KnownError).with.property('message').that.contains('logs/none');
    });

    for (const path of ['', '/a', 'a//b', '../a', 'a/./b', 'a\\b', 'a\0']) {
      it(`refuses the path ${JSON.stringify(path)}`, async () => {
        const failure = await readText(store, path).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(Error).with.property('message').that.contains('not a path of a run store');
      });
    }
  });
}

function repeated(text: string, times: number): Content {
  const bytes = new TextEncoder().encode(text);
  return {
    size: bytes.length * times,
    async *open() {
      for (let index = 0; index < times; index++) yield bytes;
    },
  };
}
