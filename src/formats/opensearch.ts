import type { BenchmarkSample, RunFacts } from '../model/facts.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { METRICS } from '../model/metrics/index.ts';
import type { Measurement, Result } from '../model/result.ts';
import { toIso } from '../model/units.ts';

/** A document with an id that follows from the run: sent twice, it is there once. */
export interface SearchDocument {
  readonly id: string;
  readonly body: JsonObject;
}

/**
 * What a run found, as documents: fields are named as kube-burner's where it has them (timestamp, uuid, metricName, jobName, labels, value,
 * metadata). One document for the run, and where that is no INVALID run one for each statistic and for each number of a participant.
 */
export function searchDocuments(result: Result, { benchmarks, participants }: RunFacts): SearchDocument[] {
  const { run, outcome, headline } = result;
  const whole = document(result, 'run', { metricName: 'prowessRun', outcome, headline });
  if (outcome === 'invalid') return [whole];
  const nodes = new Map(participants.flatMap(({ step, name, node }) => (node ? [[`${step}/${name}`, node]] : [])));
  const numbers = result.measurements.flatMap((each) => ofMeasurement(result, each));
  const outputs = benchmarks.flatMap((sample) => ofSample(result, sample, nodes.get(`${sample.step}/${sample.name}`)));
  return [whole, ...numbers, ...outputs].map((each, index) => ({ ...each, id: `${run.build}-${index}` }));
}

function document({ run, startedAt, endedAt }: Result, id: string, own: JsonObject): SearchDocument {
  const { test, job, build, cluster, backend, tool, commit } = run;
  const metadata: JsonObject = { job, cluster, backend, prowess: tool, ...(commit !== undefined && { commit }) };
  const times = { timestamp: toIso(startedAt), endTimestamp: toIso(endedAt) };
  return { id: `${build}-${id}`, body: { ...times, uuid: build, jobName: test, ...own, metadata } };
}

function ofMeasurement(result: Result, { metric, labels, statistics }: Measurement): SearchDocument[] {
  const { unit } = METRICS[metric];
  return statistics.flatMap(({ name, value }) =>
    value === undefined
      ? []
      : [document(result, '', { metricName: metric, labels: { ...labels }, statistic: name, unit, value })],
  );
}

/** One number of one participant, with what its machine is. */
function ofSample(result: Result, sample: BenchmarkSample, node: string | undefined): SearchDocument[] {
  const { name, level = '', pilot, readings, status } = sample;
  if (status !== 'ok') return [];
  const machine: Json = { ...pilot?.facts };
  return readings.map(({ metric, reading, labels, value }) => {
    const own = {
      ...labels,
      reading,
      participant: name,
      ...(level !== '' && { level }),
      ...(node !== undefined && { node }),
    };
    const said = { metricName: `participant-${metric}`, labels: own, unit: METRICS[metric].unit, value };
    return document(result, '', { ...said, ...(pilot !== undefined && { machine, tags: { ...pilot.tags } }) });
  });
}

/** The body of `POST _bulk`: a line for the action, a line for the document. https://docs.opensearch.org/latest/api-reference/document-apis/bulk/ */
export const bulkBody = (index: string, documents: readonly SearchDocument[]): string =>
  documents
    .map(({ id, body }) => `${JSON.stringify({ index: { _index: index, _id: id } })}\n${JSON.stringify(body)}\n`)
    .join('');

/** Texts are keywords: they are counted and filtered by, never searched for words. */
export const searchTemplate = (index: string): JsonObject => ({
  index_patterns: [`${index}*`],
  template: {
    mappings: {
      // A label that looks like a date would make a field of dates, which refuses every other label.
      date_detection: false,
      dynamic_templates: [
        { texts: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1024 } } },
      ],
      properties: {
        timestamp: { type: 'date' },
        endTimestamp: { type: 'date' },
        value: { type: 'double' },
      },
    },
  },
});

/** Saved objects of OpenSearch Dashboards, a line each: the index pattern, scores over time by participant, and the dashboard. */
export function searchDashboard(index: string): string {
  const pattern = `prowess-${index}`;
  const chart = (id: string, title: string, query: string, split: string): JsonObject => ({
    id,
    type: 'visualization',
    references: [{ id: pattern, name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern' }],
    attributes: {
      title,
      visState: JSON.stringify({
        title,
        type: 'line',
        params: { type: 'line', addLegend: true, addTooltip: true },
        aggs: [
          { id: '1', type: 'median', schema: 'metric', params: { field: 'value' } },
          { id: '2', type: 'date_histogram', schema: 'segment', params: { field: 'timestamp', interval: 'auto' } },
          { id: '3', type: 'terms', schema: 'group', params: { field: split, size: 20 } },
        ],
      }),
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({
          query: { language: 'kuery', query },
          filter: [],
          indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
        }),
      },
    },
  });
  const charts = [
    chart('prowess-fleet-share', 'Share of the specification', 'metricName: fleet-of-reference', 'labels.level'),
    chart('prowess-fleet-spread', 'Spread between equals', 'metricName: fleet-spread', 'labels.level'),
    chart('prowess-fleet-scores', 'Scores by node', 'metricName: participant-*', 'labels.node'),
    chart('prowess-fleet-kernels', 'Scores by kernel of the guest', 'metricName: participant-*', 'machine.kernel'),
    chart('prowess-fleet-busy', 'Busy CPUs below the fleet', 'metricName: fleet-node-busy', 'labels.level'),
    chart('prowess-fleet-pressure', 'Pressure below the fleet', 'metricName: fleet-node-pressure', 'labels.resource'),
  ];
  const panels = charts.map(({ id }, at) => ({
    ...{ panelIndex: String(at), panelRefName: `panel_${at}`, id },
    gridData: { x: (at % 2) * 24, y: Math.floor(at / 2) * 15, w: 24, h: 15, i: String(at) },
  }));
  const dashboard: JsonObject = {
    id: 'prowess-fleets',
    type: 'dashboard',
    references: charts.map(({ id }, at) => ({ id: String(id), name: `panel_${at}`, type: 'visualization' })),
    attributes: {
      title: 'prowess: fleets',
      panelsJSON: JSON.stringify(panels.map(({ id: _, ...panel }) => panel)),
      optionsJSON: '{}',
      kibanaSavedObjectMeta: { searchSourceJSON: '{"query":{"language":"kuery","query":""},"filter":[]}' },
    },
  };
  const head: JsonObject = {
    id: pattern,
    type: 'index-pattern',
    attributes: { title: `${index}*`, timeFieldName: 'timestamp' },
    references: [],
  };
  return [head, ...charts, dashboard].map((each) => `${JSON.stringify(each)}\n`).join('');
}
