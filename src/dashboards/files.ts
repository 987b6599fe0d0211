import { type ShownTime, toGrafana } from './grafana.ts';
import { BOARDS } from './index.ts';

/** Each dashboard as a file that Grafana reads. */
export const dashboardFiles = (time: ShownTime = LAST_HOUR): { readonly path: string; readonly text: string }[] =>
  BOARDS.map((board) => ({ path: `${board.uid}.json`, text: toGrafana(board, time) }));

const LAST_HOUR: ShownTime = { from: 'now-1h', to: 'now' };
