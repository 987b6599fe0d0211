import type { Command, ParsedScript, Redirection, Word, WordPart } from 'unbash';

/** A script that the shell runs while it expands the words of a command. */
export interface Substitution {
  readonly script: ParsedScript;
  /** `value`: of an assignment, whose status it gives to a command that is nothing else; `input`: `<(...)`. */
  readonly role: 'value' | 'word' | 'input';
}

/** The substitutions in a command, in the order in which they run. */
export function substitutionsIn({ name, prefix, args, redirects }: Command): Substitution[] {
  const words = [name, ...args].flatMap((word) =>
    word === undefined ? [] : word.type === 'Word' ? inWord(word, 'word') : inValue(word.value),
  );
  const assigned = prefix.flatMap((item) => (item.type === 'Assignment' ? inValue(item.value) : []));
  return [...words, ...redirects.flatMap(inRedirection), ...assigned];
}

export const substitutionsInWords = (words: readonly Word[]): Substitution[] =>
  words.flatMap((word) => inWord(word, 'word'));

function inRedirection(redirection: Redirection): Substitution[] {
  if (redirection.type === 'HereDoc') return inParts(redirection.body.parts ?? [], 'word');
  return redirection.target === undefined ? [] : inWord(redirection.target, 'word');
}

type AssignedValue = Extract<Command['prefix'][number], { type: 'Assignment' }>['value'];

const inValue = (value: AssignedValue): Substitution[] =>
  value.type === 'Word' ? inWord(value, 'value') : value.elements.flatMap((word) => inWord(word, 'value'));

const inWord = ({ parts }: Word, role: Substitution['role']): Substitution[] => inParts(parts ?? [], role);

function inParts(parts: readonly WordPart[], role: Substitution['role']): Substitution[] {
  return parts.flatMap((part) => {
    if (part.type === 'CommandExpansion') return part.script === undefined ? [] : [{ script: part.script, role }];
    if (part.type === 'ProcessSubstitution')
      return part.script === undefined ? [] : [{ script: part.script, role: 'input' as const }];
    return 'parts' in part && part.parts !== undefined ? inParts(part.parts, role) : [];
  });
}
