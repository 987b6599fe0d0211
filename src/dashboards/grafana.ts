import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Board, BoardPanel } from './board.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** When a dashboard is opened it shows this time, as Grafana writes times. */
export interface ShownTime {
  readonly from: string;
  readonly to: string;
}

/** A dashboard as Grafana imports and provisions it (JSON model of Grafana 10 and later). */
export function toGrafana(board: Board, time: ShownTime): string {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(['prowess'])
    .editable()
    .tooltip(DashboardCursorSync.Crosshair)
    .time(time)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const [label, family] of Object.entries(board.choices)) builder.withVariable(choice(label, family));
  for (const { title, panels } of board.rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(toPanel(panel));
  }
  return `${JSON.stringify(builder.build(), null, 2)}\n`;
}

const choice = (label: string, family: string): QueryVariableBuilder =>
  new QueryVariableBuilder(label)
    .label(label)
    .datasource(SOURCE)
    .query(`label_values(${family}, ${label})`)
    .multi(true)
    .includeAll(true)
    .allValue('.*');

function toPanel({ title, description, unit, queries }: BoardPanel): PanelBuilder {
  const panel = new PanelBuilder().title(title).datasource(SOURCE).unit(unit).min(0).span(8).height(8);
  if (description !== undefined) panel.description(description);
  panel.showPoints(VisibilityMode.Auto);
  for (const [index, { expr, legend }] of queries.entries()) {
    const target = new DataqueryBuilder().datasource(SOURCE).expr(expr).legendFormat(legend).range();
    panel.withTarget(target.refId(String.fromCharCode(65 + index)));
  }
  return panel;
}
