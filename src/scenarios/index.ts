import type { z } from 'zod';
import type { ScenarioSpec } from '../model/suite.ts';
import { arrivals } from './arrivals.ts';
import { burst } from './burst.ts';
import { churn } from './churn.ts';
import { command } from './command.ts';
import { deletion } from './deletion.ts';
import type { LevelContext, MeasuredStep, ScenarioKind } from './scenario.ts';

/** A kind with its parameters' type sealed inside. */
interface Sealed {
  readonly kind: string;
  readonly summary: string;
  readonly schema: z.ZodType;
  expand(spec: ScenarioSpec, context: LevelContext): readonly MeasuredStep[];
}

const seal = <P>(scenario: ScenarioKind<P>): Sealed => ({
  kind: scenario.kind,
  summary: scenario.summary,
  schema: scenario.schema,
  expand: (spec, context) => scenario.expand(scenario.schema.parse(spec), context),
});

/** Every scenario that a suite may name, sorted by kind. */
export const scenarios: readonly Sealed[] = [seal(arrivals), seal(burst), seal(churn), seal(command), seal(deletion)];

export function scenarioOfKind(kind: string): Sealed | undefined {
  return scenarios.find((scenario) => scenario.kind === kind);
}
