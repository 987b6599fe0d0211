import { expect } from 'chai';
import { type Act, actsFor } from '../../src/answer/lifecycle.ts';
import { markerOf, markerText } from '../../src/answer/marker.ts';
import type { OwnComment, PullRequest } from '../../src/answer/pull-requests.ts';
import type { News, VerdictWord } from '../../src/answer/situation.ts';
import { afterNoon, answered, HEAD, NOON, newsAbout, OLD, PULL } from '../support/news.ts';

const QUEUED = newsAbout({ state: 'queued', queue: 'q', before: 2 });
const RUNNING = newsAbout({ state: 'running', since: NOON });
const verdict = (word: VerdictWord, more: Partial<News> = {}): News => newsAbout(answered(word), more);

/** What follows when all news is written as it comes, a minute apart. */
function written(...all: readonly News[]): { readonly acts: string[]; readonly comments: readonly OwnComment[] } {
  let comments: readonly OwnComment[] = [];
  const acts: string[] = [];
  all.forEach((news, minute) => {
    const done = actsFor(pullWith(comments), news, bodyOf, afterNoon(10 * minute));
    acts.push(done.map(({ kind }) => kind).join('+') || 'nothing');
    comments = done.reduce((state, act) => applied(state, act, 10 * minute), comments);
  });
  return { acts, comments };
}

/** The same, where the reporter dies behind one of the acts, and looks again a minute later. */
function withCrash(steps: readonly News[], crashAt: number): readonly OwnComment[] {
  let comments: readonly OwnComment[] = [];
  let done = 0;
  const write = (act: Act, minute: number): boolean => {
    comments = applied(comments, act, minute);
    done++;
    return done !== crashAt;
  };
  steps.forEach((news, step) => {
    const look = () => actsFor(pullWith(comments), news, bodyOf, afterNoon(10 * step));
    look().every((act) => write(act, 10 * step));
    for (const act of look()) write(act, 10 * step);
  });
  return comments;
}

const bodyOf = ({ situation, about }: News): string => JSON.stringify([situation, about]);

const pullWith = (comments: readonly OwnComment[], more: Partial<PullRequest> = {}): PullRequest => ({
  id: 'kubevirt/kubevirt#12345',
  at: PULL,
  isOpen: true,
  headSha: HEAD,
  baseRef: 'main',
  mergedAt: new Map(),
  statuses: [],
  comments,
  ...more,
});

const commentOf = (body: string, id: number, minute = 0): OwnComment => ({
  id: String(id),
  node: `node-${id}`,
  at: PULL,
  body,
  isMinimised: false,
  changedAt: afterNoon(minute),
});

function applied(comments: readonly OwnComment[], act: Act, minute: number): readonly OwnComment[] {
  if (act.kind === 'comment') return [...comments, commentOf(act.body, comments.length + 1, minute)];
  return comments.map((each) => {
    if (each.id !== act.comment.id) return each;
    return act.kind === 'edit'
      ? { ...each, body: act.body, changedAt: afterNoon(minute) }
      : { ...each, isMinimised: true };
  });
}

describe('[U] answer/lifecycle', () => {
  it('changes one comment in silence, and makes a regression a new one', () => {
    const { acts, comments } = written(QUEUED, RUNNING, verdict('regressed'), verdict('regressed'));
    expect(acts).to.deep.equal(['comment', 'edit', 'comment+minimise', 'nothing']);
    expect(comments.map(({ isMinimised }) => isMinimised)).to.deep.equal([true, false]);
  });

  it('makes a verdict that flips a new comment, also when others were shown between', () => {
    const old = { about: OLD };
    const { acts } = written(
      verdict('regressed'),
      verdict('regressed', old),
      QUEUED,
      RUNNING,
      verdict('pass'),
      QUEUED,
      verdict('regressed'),
    );
    expect(acts).to.deep.equal(['comment', 'edit', 'edit', 'edit', 'comment+minimise', 'edit', 'comment+minimise']);
  });

  it('edits what is no flip', () => {
    const { acts } = written(
      verdict('inconclusive'),
      verdict('pass'),
      verdict('improved'),
      verdict('no-base'),
      verdict('invalid'),
    );
    expect(acts).to.deep.equal(['comment', 'edit', 'edit', 'edit', 'edit']);
  });

  it('says a regression of another commit again, and not one of an old commit', () => {
    const { acts } = written(
      verdict('regressed', { about: OLD, head: OLD }),
      verdict('regressed', { about: OLD }),
      verdict('regressed'),
    );
    expect(acts).to.deep.equal(['comment', 'edit', 'comment+minimise']);
  });

  it('never replaces newer news by older', () => {
    const { acts } = written(verdict('pass', { asOf: afterNoon(5) }), RUNNING);
    expect(acts).to.deep.equal(['comment', 'nothing']);
  });

  it('writes an estimate again after five minutes only', () => {
    const [first] = actsFor(pullWith([]), QUEUED, bodyOf, NOON);
    const comments = first?.kind === 'comment' ? [commentOf(first.body, 1)] : [];
    const later = newsAbout({ state: 'queued', queue: 'q', before: 1 });
    expect(actsFor(pullWith(comments), later, bodyOf, afterNoon(4))).to.deep.equal([]);
    expect(actsFor(pullWith(comments), later, bodyOf, afterNoon(6))).to.have.length(1);
    expect(actsFor(pullWith(comments), RUNNING, bodyOf, afterNoon(4))).to.have.length(1);
  });

  it('writes nothing on a pull request that is closed or merged', () => {
    expect(actsFor(pullWith([], { isOpen: false }), verdict('regressed'), bodyOf, NOON)).to.deep.equal([]);
  });

  it('leaves alone what has no marker of this test', () => {
    const others = [
      commentOf('hello', 1),
      commentOf(`${markerText({ ...markerOf(verdict('pass'), undefined), test: 'perf/other' })}\nother`, 2),
      commentOf('<!-- prowess:pr v1 test=perf%2Fvm%2Ddensity%2D100 -->\nhalf', 3),
    ];
    expect(actsFor(pullWith(others), verdict('pass'), bodyOf, NOON).map(({ kind }) => kind)).to.deep.equal(['comment']);
  });

  it('ends what a crash left: one comment stays, and each verdict is said', () => {
    const steps = [QUEUED, RUNNING, verdict('regressed'), QUEUED, verdict('pass')];
    const whole = written(...steps);
    const acts = whole.acts.flatMap((each) => each.split('+')).length;
    for (let crashAt = 1; crashAt <= acts; crashAt++) {
      expect(withCrash(steps, crashAt), `a crash behind act ${crashAt}`).to.deep.equal(whole.comments);
    }
  });

  it('folds the older of two that two reporters made at once', () => {
    const [act] = actsFor(pullWith([]), verdict('pass'), bodyOf, NOON);
    const body = act?.kind === 'comment' ? act.body : '';
    const twice = pullWith([commentOf(body, 1), commentOf(body, 2)]);
    expect(actsFor(twice, verdict('pass'), bodyOf, NOON)).to.deep.equal([
      { kind: 'minimise', comment: twice.comments[0] },
    ]);
  });
});
