import { RESULT_VERSION } from '../../src/model/result.ts';
import { RUN_FILE_SCHEMAS } from '../../src/shapes/documents.ts';
import { docstringsOfModel } from './docstrings.ts';
import { definitionSections, fieldTable } from './shapes.ts';

/** docs/result.md: what result.json holds, from the checks that read it. */
export function documentResult(): string {
  const schema = RUN_FILE_SCHEMAS.result();
  const docs = docstringsOfModel();
  return [
    HEAD,
    `## Result\n\n${docs.get('Result')?.own}\n\n${fieldTable(schema, docs.get('Result'))}`,
    '## Parts\n',
    ...definitionSections(schema, docs),
  ].join('\n');
}

const HEAD = `<!-- Written from src/shapes and src/model by \`npm run golden\`. -->
# The result

\`result.json\` holds what was concluded from the journal of a run ([journal.md](journal.md)): the same journal always gives the same bytes. This is
version ${RESULT_VERSION} of it (\`version\`). \`schemas/result.json\` (\`prowess schema result\`) is its JSON Schema. What each metric means, and its unit, is in [metrics.md](metrics.md); what makes
a run INVALID, in [validity.md](validity.md).

A star marks a field that is always there. A field without a value is absent: absent is never 0.
`;
