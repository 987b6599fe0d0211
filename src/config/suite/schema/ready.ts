import * as z from 'zod';
import { json, text } from './common.ts';

/** Keys of an object down to a value. */
const fieldPath = text.refine(
  (written) => /^[A-Za-z][^.[\]{}]*(\.[^.[\]{}]+)*$/.test(written),
  'expected keys joined by dots, such as status.readyReplicas',
);

const equal = z
  .strictObject({ path: fieldPath, to: json.optional(), toPath: fieldPath.optional() })
  .refine(({ to, toPath }) => (to === undefined) !== (toPath === undefined), 'expected one of to and toPath')
  .transform(({ path, to, toPath }) => (toPath === undefined ? { path, to: to ?? null } : { path, toPath }));

/** When an object is ready, as people write it. */
export const ready = z
  .strictObject({
    phase: text.optional().describe('status.phase has this value'),
    condition: text.optional().describe('this condition is True'),
    equal: equal.optional().describe('the value at a path equals a value, or the value at another path'),
  })
  .refine((stated) => Object.keys(stated).length === 1, 'expected exactly one of phase, condition and equal')
  .transform(({ phase, condition, equal }) => {
    if (equal !== undefined) return { equal };
    return phase === undefined ? { condition: condition ?? '' } : { phase };
  });
