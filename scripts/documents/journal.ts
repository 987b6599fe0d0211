import { JOURNAL_VERSION } from '../../src/model/entry.ts';
import { isJsonObject, type JsonObject, listAt } from '../../src/model/json.ts';
import { RUN_FILE_SCHEMAS } from '../../src/shapes/documents.ts';
import { type Docstrings, docstringsOfModel } from './docstrings.ts';
import { definitionSections, fieldTable, onlyValue } from './shapes.ts';

/** docs/journal.md: every fact that a run records, from the checks that read it. */
export function documentJournal(): string {
  const schema = RUN_FILE_SCHEMAS.journal();
  const docs = docstringsOfModel();
  const [entry] = listAt(schema, 'allOf').filter(isJsonObject);
  const [facts, stamp] = listAt(entry, 'allOf').filter(isJsonObject);
  return [
    HEAD,
    `## Every line\n\n${docs.get('Entry')?.own}\n\n${fieldTable(stamp ?? {}, docs.get('Stamp'))}`,
    '## Facts\n',
    ...listAt(facts, 'oneOf')
      .filter(isJsonObject)
      .map((fact) => section(fact, docs)),
    '## Parts\n',
    ...definitionSections(schema, docs),
  ].join('\n');
}

const HEAD = `<!-- Written from src/shapes and src/model by \`npm run golden\`. -->
# The journal

\`journal.ndjson\` holds all that a run did and saw, one JSON object a line, each written before anything is concluded from it. Result and artifacts are
pure functions of it: \`prowess results DIR\` makes them again at any time. \`schemas/journal.json\` (\`prowess schema journal\`) is the JSON Schema of a line.

- The first line is \`run-started\`; its \`version\` is ${JOURNAL_VERSION}. A reader refuses a newer version and names the prowess that wrote it; it reads older ones.
  Fields that a reader does not know are of a later release, and are passed over.
- Lines end with \`\\n\`. \`seq\` counts them without a gap, so that a lost line shows.
- The last field of a line is \`crc\`: the CRC-32 (IEEE, as of gzip) of the line's UTF-8 text before \`,"crc"\`, as 8 hexadecimal digits. Lines of prowess 0.1 have none.
- A run that was killed has no \`run-ended\`, and may end in the middle of a line.

A star marks a field that is always there. A field without a value is absent: absent is never 0.
`;

function section(fact: JsonObject, docs: ReadonlyMap<string, Docstrings>): string {
  const type = String(onlyValue(fact, 'type'));
  const found = docs.get(type);
  const own = found === undefined || found.own === '' ? '' : `${found.own}\n\n`;
  return `### ${type}\n\n${own}${fieldTable(fact, found)}`;
}
