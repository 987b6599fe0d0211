import type { Result } from '../../src/model/result.ts';

/** On a machine that has other work a run may wait for a processor while it sends its load: it says so, and is INVALID for that alone. */
export function lackedAir({ validity }: Result): boolean {
  const broken = validity.filter(({ passed }) => !passed);
  return broken.length > 0 && broken.every(({ rule }) => rule === 'load-as-requested');
}

/** Makes such a run again, three times at most. */
export async function withAir<Run extends { readonly result: Result }>(
  run: (attempt: number) => Promise<Run>,
): Promise<Run> {
  for (let attempt = 1; ; attempt++) {
    const made = await run(attempt);
    if (attempt === 3 || !lackedAir(made.result)) return made;
  }
}
