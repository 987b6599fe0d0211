import { expect } from 'chai';
import { githubIssues } from '../../src/adapters/github/issues.ts';
import { githubPullRequests } from '../../src/adapters/github/pull-requests.ts';
import { type Act, actsFor } from '../../src/answer/lifecycle.ts';
import type { PullRequests } from '../../src/answer/pull-requests.ts';
import type { News } from '../../src/answer/situation.ts';
import { write } from '../../src/app/answer/report-pulls.ts';
import { KnownError } from '../../src/model/errors.ts';
import { epochMs } from '../../src/model/units.ts';
import { type Forge, type ForgeFault, openForge } from '../support/forge.ts';
import { afterNoon, answered, HEAD, NOON, newsAbout, PULL } from '../support/news.ts';
import { scriptedServer } from '../support/scripted-server.ts';

const { signal } = new AbortController();
const STORY: readonly News[] = [
  newsAbout({ state: 'queued', queue: 'q', before: 1 }),
  newsAbout({ state: 'running', since: NOON }),
  newsAbout(answered('regressed')),
  newsAbout({ state: 'queued', queue: 'q', before: 1, known: answered('regressed') }),
  newsAbout(answered('pass')),
];
const bodyOf = ({ situation }: News): string => JSON.stringify(situation);

describe('[I] adapters/github', () => {
  let forge: Forge;
  let minute: number;
  let pulls: PullRequests;

  beforeEach(async () => {
    minute = 0;
    forge = await openForge(() => new Date(afterNoon(minute)));
    forge.pulls.set('kubevirt/kubevirt#12345', { state: 'OPEN', headRefOid: HEAD, baseRefName: 'main', comments: [] });
    pulls = githubPullRequests({ token: 'secret', api: forge.url }, { sleep: async () => {} });
  });
  afterEach(() => forge.close());

  const pull = () => forge.pulls.get('kubevirt/kubevirt#12345');

  /** One look of a reporter; what it could not do it leaves to the next. */
  async function look(news: News): Promise<Act[]> {
    const read = await pulls.read(PULL, [], signal);
    if (read === undefined) return [];
    const acts = actsFor(read, news, bodyOf, epochMs(afterNoon(minute)));
    await write(read, { acts }, { pulls, signal });
    return acts;
  }

  /** The whole story, ten minutes for each of its steps, each looked at until a look succeeds. */
  async function lookAtStory(): Promise<void> {
    for (const news of STORY) {
      minute += 10;
      for (let attempt = 0; attempt < 3; attempt++) {
        try {
          await look(news);
          break;
        } catch (error) {
          expect(error).to.be.instanceOf(KnownError);
        }
      }
    }
  }

  const shown = (): { body: string; isMinimized: boolean }[] =>
    (pull()?.comments ?? []).map(({ body, isMinimized }) => ({ body, isMinimized }));

  it('makes, changes and folds comments, with at most three calls for each change of state', async () => {
    for (const news of STORY) {
      minute += 10;
      const before = forge.received.length;
      await look(news);
      expect(forge.received.length - before).to.be.at.most(3);
    }
    expect(shown().map(({ isMinimized }) => isMinimized)).to.deep.equal([true, true, false]);
    expect(shown().at(-1)?.body).to.include('"word":"pass"');
  });

  for (const fault of ['500', 'lost', 'limit'] as const) {
    it(`makes no second comment and loses no verdict, whichever call ends with ${fault}`, async () => {
      await lookAtStory();
      const [whole, calls] = [shown(), forge.received.length];
      for (let at = 0; at < calls; at++) {
        const comments = pull()?.comments ?? [];
        comments.length = 0;
        minute = 0;
        let call = 0;
        forge.fault = (): ForgeFault => (call++ === at ? fault : undefined);
        await lookAtStory();
        expect(shown(), `call ${at}`).to.deep.equal(whole);
      }
    });
  }

  it('reads all pages of comments, and none of other people as its own', async () => {
    const [act] = await look(newsAbout(answered('pass')));
    const body = act?.kind === 'comment' ? act.body : '';
    const talk = Array.from({ length: 250 }, (_, index) => ({
      id: index,
      body: index === 3 ? body : 'hello',
      isMinimized: false,
      own: false,
      updatedAt: '2026-08-21T12:00:00Z',
    }));
    pull()?.comments.unshift(...talk);
    expect((await pulls.read(PULL, [], signal))?.comments.map(({ body: own }) => own)).to.deep.equal([body]);
    expect(await look(newsAbout(answered('pass')))).to.deep.equal([]);
  });

  it('finds no pull request where there is none', async () => {
    expect(await pulls.read({ ...PULL, number: '1' }, [], signal)).to.equal(undefined);
  });

  it('says what is wrong with a token, and never shows it', async () => {
    const other = githubPullRequests({ token: 'hidden', api: forge.url }, { sleep: async () => {} });
    const error = await other.read(PULL, [], signal).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(KnownError).and.have.property('hint', 'the token is none, or is over: make another');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.to.include('hidden');
  });

  it('says that nothing answered where nothing did, and what does not answer as GitHub', async () => {
    const nothing = githubPullRequests({ token: 'secret', api: 'http://127.0.0.1:9' }, { sleep: async () => {} });
    const error = await nothing.read(PULL, [], signal).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(KnownError)
      .and.have.property('message')
      .that.includes('GitHub could not be reached');
    const page = await scriptedServer(
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    );
    try {
      const issues = githubIssues({ token: 'secret', api: page.url }, PULL, { sleep: async () => {} });
      const other = await issues.list(signal).catch((thrown: unknown) => thrown);
      expect(other).to.be.instanceOf(KnownError).and.have.property('message').that.includes("is not GitHub's API");
      expect(page.received).to.have.length(1);
    } finally {
      await page.close();
    }
  });
});
