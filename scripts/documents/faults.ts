import * as z from 'zod';
import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../src/model/json.ts';
import { faultSchema } from '../../src/sim/faults/schema.ts';
import { rowsOf } from './suite.ts';
import { table } from './table.ts';

/** docs/faults.md: what a simulation can be asked to let go wrong. */
export function documentFaults(): string {
  const schema = z.toJSONSchema(faultSchema, { io: 'input', target: 'draft-7' }) as JsonObject;
  return `${HEAD}\n${listAt(schema, 'oneOf').filter(isJsonObject).map(section).join('\n')}`;
}

const COMMON = ['fault', 'fromMs', 'untilMs', 'probability', 'count'];

const HEAD = `<!-- Written from src/sim/faults/schema.ts by \`npm run golden\`. -->
# Faults of the simulated cluster

\`prowess run TEST --cluster sim --faults FILE\` and \`prowess sim serve --faults FILE\` let things go wrong, to see what a run says of them. The file:

\`\`\`yaml
version: 1
faults:
  - {fault: api-error, status: 500, verbs: [create], resources: [pods], probability: 0.1}
  - {fault: node-loss, nodes: 1, fromMs: 30000, untilMs: 36000}
\`\`\`

Every fault may say when it strikes:

| key | takes | meaning |
| --- | --- | --- |
| \`fromMs\`, \`untilMs\` | number | from and up to which moment, in milliseconds since the simulation began; without them always |
| \`probability\` | number; default \`1\` | of each thing that it could strike, independently |
| \`count\` | integer | the most times that it strikes |
`;

function section(schema: JsonObject): string {
  const kind = stringAt(objectAt(schema, 'properties', 'fault'), 'const') ?? '';
  const rows = rowsOf(schema, schema, '').filter(([key = '']) => !COMMON.some((name) => key.startsWith(`\`${name}\``)));
  const keys = rows.length === 0 ? '' : `${table(['key', 'takes', 'meaning'], rows)}\n`;
  return `## ${kind}\n\n${stringAt(schema, 'description')}\n\n${keys}`;
}
