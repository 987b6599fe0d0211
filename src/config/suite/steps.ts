import type { JsonObject } from '../../model/json.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { didYouMean } from '../source/suggest.ts';
import type { WrittenStep } from './schema/hooks.ts';

/** Placeholders of a step that none of its parameters fills in, and parameters that a command does not use. */
export function stepDiagnostics(step: WrittenStep, source: Source): Diagnostic[] {
  const parameters = Object.keys(step.parameters);
  const used = placeholdersIn(filledParts(step));
  const unknown = used.filter(({ name }) => !parameters.includes(name));
  // What the manifests use is in other files.
  const unused =
    step.command === undefined ? [] : parameters.filter((name) => !used.some((each) => each.name === name));
  return [
    ...unknown.map(({ name, path }) =>
      complain(source, path, {
        message: `the placeholder \`{{${name}}}\` names nothing`,
        expected: parameters.length === 0 ? 'a parameter of this step' : `one of ${parameters.join(', ')}`,
        hint: didYouMean(name, parameters) ?? `give the step the parameter: parameters: {${name}: {}}`,
      }),
    ),
    ...unused.map((name) => {
      const hint = `write {{${name}}} where it belongs, or remove it`;
      return complain(source, ['parameters', name], { message: 'nothing uses this parameter', hint }, 'key');
    }),
  ];
}

/** What parameters fill in. */
const filledParts = ({ command, image, env, manifests }: WrittenStep): JsonObject => ({
  ...(command !== undefined && { command }),
  ...(image !== undefined && { image }),
  ...(env !== undefined && { env }),
  ...(manifests !== undefined && { manifests }),
});
