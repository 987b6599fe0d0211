import { expect } from 'chai';
import { publishSite } from '../../../src/app/history/update-site.ts';
import { type RunStore, readText } from '../../../src/history/run-store.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { readManifest } from '../../../src/report/site/update.ts';
import { historyOf } from '../../support/history-of.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { siteDataOf } from '../../support/site-data.ts';

const steps = (count: number, value: number): number[] => Array.from({ length: count }, (_, run) => value + (run % 3));
const changed = siteDataOf(historyOf({ 'latency.p50': [...steps(40, 100), ...steps(20, 150)] }));
const before = siteDataOf(historyOf({ 'latency.p50': steps(40, 100) }));

const refusal = async (act: Promise<unknown>): Promise<KnownError> => {
  const error = await act.then(
    () => expect.fail('nothing was refused'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof KnownError)) throw error;
  return error;
};

describe('[I] app/history/update-site', () => {
  it('keeps the pages of a bucket in its folder site/, and removes those of changes that are no more', async () => {
    const store = memoryStore();
    const first = await publishSite(store, changed);
    expect(await readText(store, 'site/index.html')).to.contain('▲ WORSE');
    const page = first.write.find(({ path }) => path.startsWith('change/'))?.path ?? '';
    expect(await store.version(`site/${page}`)).to.not.equal(undefined);
    const then = await publishSite(store, before);
    expect(then.remove).to.include(page);
    expect(await store.version(`site/${page}`)).to.equal(undefined);
    expect(await readText(store, 'site/index.html')).to.not.contain('▲ WORSE');
  });

  it('trusts no page of a site that was stopped half way', async () => {
    let isDown = false;
    const store = memoryStore({}, (act) => isDown && act === 'put site/index.html');
    await publishSite(store, changed);
    const whole = new Map(store.texts);
    isDown = true;
    const error = await publishSite(store, before).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(KnownError);
    expect(store.texts).to.not.deep.equal(whole);
    isDown = false;
    const { remove } = await publishSite(store, changed);
    expect(remove)
      .to.have.length(1)
      .and.match(/^data\//);
    expect(store.texts).to.deep.equal(whole);
  });

  it('writes nothing where another process began after its list was read', async () => {
    const store = memoryStore();
    await publishSite(store, before);
    let whole: ReadonlyMap<string, string> = new Map();
    const late: RunStore = {
      ...store,
      replace: async (...asked) => {
        if (whole.size === 0) {
          await publishSite(store, changed);
          whole = new Map(store.texts);
        }
        return store.replace?.(...asked);
      },
    };
    const { message, hint } = await refusal(publishSite(late, before));
    expect(message).to.equal('another prowess site writes gs://bucket/site/ at the same time: nothing was written');
    expect(hint).to.equal('try again when it has ended');
    expect(store.texts).to.deep.equal(whole);
  });

  for (const [ended, writes] of [
    ['began and ended', (store: RunStore) => publishSite(store, changed)],
    ['removes what this one', (store: RunStore) => publishSite(store, before)],
  ] as const) {
    it(`trusts no page of it, nor one that it removed, where another ${ended} while it wrote`, async () => {
      const store = memoryStore();
      await publishSite(store, changed);
      let isFirst = true;
      const slow: RunStore = {
        ...store,
        put: async (...asked) => {
          if (isFirst && asked[0].endsWith('index.html')) {
            isFirst = false;
            await writes(store);
          }
          return store.put(...asked);
        },
      };
      const { message } = await refusal(publishSite(slow, before));
      expect(message).to.match(/at the same time: pages of both may be there until the next prowess site has ended$/);
      for (const data of [changed, before]) {
        await publishSite(store, data);
        const alone = memoryStore();
        await publishSite(alone, data);
        expect(store.texts).to.deep.equal(alone.texts);
      }
    });
  }

  it('writes all again where the list of its files is damaged, and removes nothing that a list from elsewhere names', async () => {
    const list = {
      version: 1,
      files: { '../logs/job/1/finished.json': 'x', '/etc/passwd': 'x', 'a/../../b': 'x', '.git/config': 'x' },
    };
    expect([...readManifest(JSON.stringify(list)).keys()]).to.deep.equal([]);
    expect([...readManifest('[').keys()]).to.deep.equal([]);
  });
});
