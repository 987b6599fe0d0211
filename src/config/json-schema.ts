import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject, listAt } from '../model/json.ts';
import { ms } from '../model/units.ts';
import { writeDuration } from '../scenarios/duration.ts';
import { scenarios } from '../scenarios/index.ts';
import { durationsSchema } from './schedule/durations.ts';
import { clusterSchema } from './suite/schema/cluster.ts';
import { stepSchema } from './suite/schema/hooks.ts';
import { siteSchema } from './suite/schema/site.ts';
import { scenarioField, suiteSchema } from './suite/schema/suite.ts';
import { workloadSchema } from './suite/schema/workload.ts';

const SCHEMAS = {
  site: siteSchema,
  cluster: clusterSchema,
  workload: workloadSchema,
  suite: suiteSchema,
  step: stepSchema,
  durations: durationsSchema,
};

export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES: readonly SchemaName[] = ['site', 'cluster', 'workload', 'suite', 'step', 'durations'];

/** JSON Schema (draft 7, which editors know best) of a kind of file, from the schema that checks it. */
export function jsonSchemaOf(name: SchemaName): JsonObject {
  return toJsonSchema(SCHEMAS[name]);
}

function toJsonSchema(schema: z.ZodType): JsonObject {
  const made: unknown = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === scenarioField)
        Object.assign(jsonSchema, { anyOf: scenarios.flatMap(({ schema, summary }) => branches(schema, summary)) });
      // Durations alone are written as text and read as a number; their default is that number.
      const fallback = zodSchema instanceof z.ZodDefault ? zodSchema.def.defaultValue : undefined;
      if (jsonSchema.type === 'string' && typeof fallback === 'number')
        Object.assign(jsonSchema, { default: writeDuration(ms(fallback)) });
    },
  });
  return isJsonObject(made) ? made : {};
}

/** What a test may write of a scenario: any parameter may come from the sweep, so that only the kind is required. */
function branches(schema: z.ZodType, description: string): Json[] {
  const whole = toJsonSchema(schema);
  const options = [...listAt(whole, 'oneOf'), ...listAt(whole, 'anyOf')];
  return (options.length === 0 ? [whole] : options)
    .filter(isJsonObject)
    .map(({ $schema, ...option }) => ({ ...option, description, required: ['kind'] }));
}
