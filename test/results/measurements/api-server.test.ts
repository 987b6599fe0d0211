import { expect } from 'chai';
import type { Measurement } from '../../../src/model/result.ts';
import { apiServer } from '../../../src/results/measurements/api-server.ts';
import { histogram, rises } from '../../support/histograms.ts';

const FAMILY = 'apiserver_request_duration_seconds_bucket';

describe('[U] results/measurements/api-server', () => {
  const POSTS = { verb: 'POST', resource: 'pods' };

  it('adds up what the replicas counted during the load', () => {
    const before = histogram(FAMILY, POSTS, { 0.1: 100, 1: 100, '+Inf': 100 });
    const measured = rises(
      apiServer,
      [before, histogram(FAMILY, POSTS, { 0.1: 106, 1: 108, '+Inf': 110 })],
      [before, histogram(FAMILY, POSTS, { 0.1: 130, 1: 130, '+Inf': 130 })],
    );
    expect(measured.map(({ metric, labels, samples }) => [metric, labels, samples])).to.deep.equal([
      ['apiserver-calls', { resource: 'pods', verb: 'POST' }, 40],
      ['apiserver-latency', { resource: 'pods', verb: 'POST' }, 40],
      ['apiserver-calls-within-1s', { resource: 'pods', verb: 'POST' }, 40],
    ]);
    const [calls, latency, within] = measured;
    expect(calls?.statistics).to.deep.equal([{ name: 'count', value: 40 }]);
    expect(latency?.statistics.map(({ name, value }) => [name, value])).to.deep.equal([
      ['p50', 100],
      ['p90', 100],
      ['p95', 1000],
      ['p99', 1000],
    ]);
    // 38 of 40: Clopper and Pearson's interval as R's binom.test(38, 40) gives it.
    const [share] = within?.statistics ?? [];
    expect(share?.value).to.equal(0.95);
    expect(share?.low).to.be.closeTo(0.8308, 1e-4);
    expect(share?.high).to.be.closeTo(0.9939, 1e-4);
  });

  it('names a subresource with its resource, and each verb apart', () => {
    const shown = {
      ...histogram(FAMILY, { verb: 'POST', resource: 'pods', subresource: 'binding' }, { 1: 5, '+Inf': 5 }),
      ...histogram(FAMILY, { verb: 'PUT', resource: 'pods' }, { 1: 3, '+Inf': 3 }),
    };
    expect(counted(rises(apiServer, [{}, shown]))).to.deep.equal([
      ['apiserver-calls', 'pods PUT', 3],
      ['apiserver-calls', 'pods/binding POST', 5],
    ]);
  });

  it('leaves out streams, and calls of no resource', () => {
    const shown = ['WATCH', 'WATCHLIST', 'CONNECT'].map((verb) =>
      histogram(FAMILY, { verb, resource: 'pods' }, { 1: 3, '+Inf': 5 }),
    );
    const others = histogram(FAMILY, { verb: 'GET', resource: '' }, { 1: 3, '+Inf': 5 });
    expect(rises(apiServer, [{}, Object.assign(others, ...shown)])).to.deep.equal([]);
  });

  it('says nothing of calls that were none, and no share where a second is no bound', () => {
    expect(
      rises(apiServer, [histogram(FAMILY, POSTS, { 1: 7, '+Inf': 7 }), histogram(FAMILY, POSTS, { 1: 7, '+Inf': 7 })]),
    ).to.deep.equal([]);
    const coarse = rises(apiServer, [{}, histogram(FAMILY, POSTS, { 2: 7, '+Inf': 7 })]);
    expect(coarse.map(({ metric }) => metric)).to.deep.equal(['apiserver-calls', 'apiserver-latency']);
  });

  it('takes no part of a call for a number, nor less than none', () => {
    expect(rises(apiServer, [{}, histogram(FAMILY, POSTS, { 1: 7, '+Inf': 7.5 })])).to.deep.equal([]);
    expect(rises(apiServer, [{}, histogram(FAMILY, POSTS, { 1: -7, '+Inf': -7 })])).to.deep.equal([]);
    expect(rises(apiServer, [{}, histogram(FAMILY, POSTS, { 1: 7 })])).to.deep.equal([]);
    for (const within of [6.5, -1]) {
      const measured = rises(apiServer, [{}, histogram(FAMILY, POSTS, { 1: within, '+Inf': 7 })]);
      expect(measured.map(({ metric }) => metric)).to.deep.equal(['apiserver-calls', 'apiserver-latency']);
    }
    const none = rises(apiServer, [{}, histogram(FAMILY, POSTS, { 1: 0, 5: 7, '+Inf': 7 })]);
    expect(none.at(-1)?.statistics[0]).to.deep.include({ name: 'share', value: 0, low: 0 });
  });

  it('says nothing where no API server was read', () => {
    expect(rises(apiServer, [{}, {}])).to.deep.equal([]);
  });
});

const counted = (measured: readonly Measurement[]) =>
  measured
    .filter(({ metric }) => metric === 'apiserver-calls')
    .map(({ metric, labels, statistics }) => [metric, `${labels.resource} ${labels.verb}`, statistics[0]?.value]);
