import { headlineOf } from '../report/comparison/words.ts';
import type { CommitStatus, PullRequest } from './pull-requests.ts';
import type { News, Situation, VerdictWord } from './situation.ts';

const statusContext = (test: string): string => `prowess/${test}`;

/** What the newest commit of a pull request should have; undefined where it has that, or where the news is of an older one. */
export function newStatus({ statuses }: Pick<PullRequest, 'statuses'>, news: News): CommitStatus | undefined {
  if (news.about !== news.head) return undefined;
  const wanted = { context: statusContext(news.test), ...stateOf(news.situation) };
  const known = statuses.find(({ context }) => context === wanted.context);
  return known?.state === wanted.state && known.description === wanted.description ? undefined : wanted;
}

function stateOf(situation: Situation): Omit<CommitStatus, 'context'> {
  switch (situation.state) {
    case 'queued':
      return { state: 'pending', description: 'It waits for the machine.' };
    case 'running':
      return { state: 'pending', description: 'It runs.' };
    case 'cancelled':
      return { state: 'error', description: 'It was cancelled, and nothing starts by itself.' };
    case 'no-result':
      return { state: 'error', description: 'The job ended without a result.' };
    case 'answered': {
      const { word, comparison } = situation.verdict;
      const text = comparison === undefined ? WORDS[word] : headlineOf(comparison);
      return { state: STATES[word], description: shortened(text) };
    }
  }
}

const STATES: Readonly<Record<VerdictWord, CommitStatus['state']>> = {
  pass: 'success',
  improved: 'success',
  regressed: 'failure',
  inconclusive: 'error',
  'no-base': 'error',
  invalid: 'error',
};

const WORDS: Readonly<Record<VerdictWord, string>> = {
  pass: 'no regression found',
  improved: 'no regression found',
  regressed: 'an absolute limit is broken',
  inconclusive: 'not decided',
  'no-base': 'there is nothing to compare with yet',
  invalid: 'the run is INVALID',
};

const LONGEST = 140;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
