import { broken, holds, type ValidityRule } from './rule.ts';

/** An engine that says success with nothing measured is not believed, nor one whose files contradict each other. */
export const engineOk: ValidityRule = {
  id: 'engine-ok',
  summary: 'every engine came to its end, and its exit, its files and what it made agree on what was measured',
  check: ({ steps, benchmarks }) =>
    steps
      .filter(({ kind }) => kind === 'engine')
      .map(({ id, level, reason }) => {
        const sample = benchmarks.find(({ step }) => step === id);
        if (sample === undefined)
          return broken(`step ${id} left nothing of its engine${reason === undefined ? '' : `: ${reason}`}`, level);
        const { tool, status, readings } = sample;
        if (status !== 'ok') return broken(`step ${id}: ${tool} ${status}: ${sample.reason}`, level);
        return holds(`step ${id}: ${tool} measured ${readings.length} numbers`, level);
      }),
};
