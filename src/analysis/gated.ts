import type { Declaration, Declare } from '../history/declaration.ts';
import type { History } from '../history/history.ts';
import type { SeriesChange } from './changes/series.ts';

/**
 * Whether a change of a series fails a gate, where it is not accepted: an open one for the worse of a key series that can be judged, or of the
 * health of the runs, since what makes runs fail must not become silence.
 */
export function failsGate(
  { series, meaning, recovered, noise }: SeriesChange,
  history: History,
  declare: Declare,
): boolean {
  const name = history.series.get(series)?.name;
  if (name === undefined || meaning !== 'worse' || recovered !== undefined) return false;
  const declaration = declare(name);
  return isHealth(declaration) || (declaration.key && noise.grade !== 'D');
}

/** Shares of runs and objects: how they scatter says nothing of how well they are known. */
const isHealth = ({ family }: Declaration): boolean => family === 'validity';
