import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import { labelsOf } from './objects.ts';
import { badRequest } from './status.ts';

export type Matcher = (object: JsonObject) => boolean;

/** A label selector of the API: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. Throws 400 when it cannot be parsed. */
export function labelMatcher(selector: string): Matcher {
  const requirements = splitOutsideParentheses(selector).map(labelRequirement);
  return (object) => {
    const labels = labelsOf(object);
    return requirements.every((holds) => holds(labels));
  };
}

/** A field selector: `metadata.name=x,status.phase!=Running`. Any field that holds a string may be named. */
export function fieldMatcher(selector: string): Matcher {
  const requirements = splitOutsideParentheses(selector).map((text) => {
    const match = /^([\w.]+?)(==|=|!=)(.*)$/.exec(text);
    if (match === null) throw badRequest(`invalid field selector ${JSON.stringify(text)}`);
    const [, path = '', operator, value] = match;
    return (object: JsonObject) => ((stringAt(object, ...path.split('.')) ?? '') === value) === (operator !== '!=');
  });
  return (object) => requirements.every((holds) => holds(object));
}

/** The `matchLabels` of a selector inside an object, as the text that `labelMatcher` takes. */
export function selectorText(selector: JsonObject): string {
  const labels = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  return labels.join(',');
}

function splitOutsideParentheses(selector: string): string[] {
  return (selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

function labelRequirement(text: string): (labels: JsonObject) => boolean {
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(String(labels[key])) === (operator === 'in');
  }
  const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text);
  if (equality !== null) {
    const [, key = '', operator, value] = equality;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const presence = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (presence === null) throw badRequest(`unable to parse requirement: ${JSON.stringify(text)}`);
  const [, not, key = ''] = presence;
  return (labels) => (labels[key] === undefined) === (not === '!');
}
