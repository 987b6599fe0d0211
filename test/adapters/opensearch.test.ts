import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { sendDocuments } from '../../src/adapters/opensearch.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { searchDashboard, searchDocuments } from '../../src/formats/opensearch.ts';
import type { Clock } from '../../src/model/clock.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { FLEET } from '../support/built-test.ts';
import { builtJournal } from '../support/journal-builder.ts';

const CLOCK: Clock = { ...systemClock, sleep: async () => {} };
const DOCUMENTS = [
  { id: '1-0', body: { value: 1 } },
  { id: '1-1', body: { value: 2 } },
];

/** As OpenSearch documents its answers: https://docs.opensearch.org/latest/api-reference/document-apis/bulk/ */
const item = (id: string, status: number, error?: { readonly type: string; readonly reason: string }) => ({
  index: { _index: 'prowess', _id: id, status, ...(error && { error }) },
});
const BUSY = { type: 'es_rejected_execution_exception', reason: 'rejected execution' };
const WRONG = { type: 'mapper_parsing_exception', reason: 'failed to parse field [value] of type [double]' };

describe('[I] OpenSearch', () => {
  let server: Server;
  let answers: (readonly [number, object])[];
  const seen: { path: string; body: string; type: string | undefined; authorization: string | undefined }[] = [];

  beforeEach(async () => {
    seen.splice(0);
    server = createServer(async (request, response) => {
      const { authorization, 'content-type': type } = request.headers;
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push({ path: `${request.method} ${request.url}`, body, type, authorization });
      const [status, answer] = answers.shift() ?? [500, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  const send = () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return sendDocuments({ url, authorization: 'ApiKey x' }, 'prowess', DOCUMENTS, CLOCK);
  };
  const failure = async (): Promise<string> => {
    try {
      await send();
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const TEMPLATE = [200, { acknowledged: true }] as const;

  it('makes the template, then sends lines', async () => {
    answers = [TEMPLATE, [200, { errors: false, items: [item('1-0', 201), item('1-1', 201)] }]];
    await send();
    expect(seen.map(({ path }) => path)).to.deep.equal(['PUT /_index_template/prowess', 'POST /_bulk']);
    expect(seen[1]).to.include({ type: 'application/x-ndjson', authorization: 'ApiKey x' });
    expect(seen[1]?.body.split('\n').slice(0, 2)).to.deep.equal([
      '{"index":{"_index":"prowess","_id":"1-0"}}',
      '{"value":1}',
    ]);
  });

  it('sends again what the server was too busy for, and nothing else', async () => {
    answers = [
      TEMPLATE,
      [429, { error: BUSY }],
      [200, { errors: true, items: [item('1-0', 201), item('1-1', 429, BUSY)] }],
      [200, { errors: false, items: [item('1-1', 201)] }],
    ];
    await send();
    expect(seen.at(-1)?.body).to.not.contain('1-0');
    expect(seen.at(-1)?.body).to.contain('1-1');
  });

  it('says which documents were refused, although the answer is 200', async () => {
    answers = [TEMPLATE, [200, { errors: true, items: [item('1-0', 201), item('1-1', 400, WRONG)] }]];
    expect(await failure()).to.contain('1 of 2 documents were refused: 1-1 (mapper_parsing_exception: failed to parse');
  });

  it('sends all others before it says which were refused, and again what has no shard for a moment', async () => {
    const LOST = { type: 'unavailable_shards_exception', reason: 'primary shard is not active' };
    answers = [
      TEMPLATE,
      [200, { errors: true, items: [item('1-0', 400, WRONG), item('1-1', 503, LOST)] }],
      [200, { errors: false, items: [item('1-1', 201)] }],
    ];
    expect(await failure()).to.contain('1 of 2 documents were refused: 1-0 (mapper_parsing_exception');
    expect(seen.at(-1)?.body).to.contain('1-1').and.not.contain('1-0');
  });

  it('sends in halves what is too large, and names one that is too large alone', async () => {
    answers = [TEMPLATE, [413, {}], [200, { errors: false, items: [item('1-0', 201)] }], [413, {}]];
    expect(await failure()).to.contain('1 of 2 documents were refused: 1-1 (it is too large for the server)');
    expect(seen.slice(2).map(({ body }) => body.trim().split('\n').length)).to.deep.equal([2, 2]);
  });

  it('has no label taken for a date, by which all others would be refused', async () => {
    answers = [TEMPLATE, [200, { errors: false, items: [item('1-0', 201), item('1-1', 201)] }]];
    await send();
    expect(JSON.parse(seen[0]?.body ?? '').template.mappings).to.include({ date_detection: false });
  });

  it('does not take an answer for less than was sent, nor one that refuses the login', async () => {
    answers = [TEMPLATE, [200, { errors: false, items: [item('1-0', 201)] }]];
    expect(await failure()).to.contain('it answered 1 items of 2 that were sent');
    answers = [[401, { error: 'Unauthorized' }]];
    expect(await failure()).to.contain('PUT /_index_template/prowess: 401');
  });

  it('says why it reaches no server', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.close();
    await once(server, 'close');
    const sent = sendDocuments({ url }, 'prowess', DOCUMENTS, CLOCK).catch(String);
    expect(await sent).to.contain(
      'PUT /_index_template/prowess: no answer: fetch failed: connect ECONNREFUSED 127.0.0.1',
    );
  });

  it('gives up on a server that stays busy', async () => {
    answers = [TEMPLATE, ...Array.from({ length: 6 }, () => [429, { error: BUSY }] as const)];
    expect(await failure()).to.contain('POST /_bulk: 429');
  });
});

describe('[I] documents for OpenSearch', () => {
  const record = recordOf(builtJournal({ scenario: { ...FLEET, as: 'pod' }, workloads: [] }));

  it("have kube-burner's fields, a document for each number of a participant, and ids that follow from the run", () => {
    const documents = searchDocuments(toResult(record), record);
    expect(new Set(documents.map(({ id }) => id)).size).to.equal(documents.length);
    const own = documents.filter(({ body }) => body.metricName === 'participant-benchmark-operations');
    expect(own).to.have.length(4);
    expect(own[0]?.body).to.include.all.keys(
      'timestamp',
      'uuid',
      'jobName',
      'metricName',
      'labels',
      'value',
      'metadata',
    );
    expect(own[0]?.body.labels).to.include({ participant: 'pod-4-0', reading: 'events' });
    expect(own[0]?.body.machine).to.deep.equal({ kernel: '6.1.0' });
  });

  it('of an INVALID run hold no number', () => {
    const documents = searchDocuments({ ...toResult(record), outcome: 'invalid' }, record);
    expect(documents.map(({ body }) => body.metricName)).to.deep.equal(['prowessRun']);
  });

  it('come with a dashboard whose references are all there', () => {
    const objects = searchDashboard('prowess')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const ids = objects.map(({ id }) => id);
    for (const { references } of objects) for (const { id } of references) expect(ids).to.include(id);
    expect(ids).to.include('prowess-fleets');
  });
});
