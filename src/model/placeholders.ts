import { isJsonObject, type Json } from './json.ts';

/** `{{name}}` in a string. Actions of Go's templates (`{{.Status}}`, `{{range .Items}}`, `{{end}}`) are none of ours. */
const PLACEHOLDER = /\{\{\s*(?!(?:end|else|break|continue)\s*\})([A-Za-z][\w-]*)\s*\}\}/g;

/**
 * A value with the placeholders in its strings filled in. A string that is nothing but one placeholder takes the value's own
 * type, so `replicas: "{{replicas}}"` becomes a number. Placeholders without a value stay as they are.
 */
export function fillPlaceholders(value: Json, values: Readonly<Record<string, Json>>): Json {
  if (Object.keys(values).length === 0) return value;
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((item) => fillPlaceholders(item, values));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillPlaceholders(item, values)]));
}

function fillText(text: string, values: Readonly<Record<string, Json>>): Json {
  const [only] = [...text.matchAll(PLACEHOLDER)];
  if (only?.[0] === text) return valueFor(only[1], values) ?? text;
  return text.replace(PLACEHOLDER, (all, name: string) => String(valueFor(name, values) ?? all));
}

const valueFor = (name: string | undefined, values: Readonly<Record<string, Json>>): Json | undefined =>
  name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;

/** Every placeholder in the strings of a value, with the path of its string. A pattern's first group is the name. */
export function placeholdersIn(value: Json, pattern = PLACEHOLDER): { name: string; path: readonly string[] }[] {
  const found: { name: string; path: readonly string[] }[] = [];
  const path: string[] = [];
  const look = (here: Json): void => {
    if (typeof here === 'object' && here !== null) {
      for (const [key, item] of Object.entries(here)) {
        path.push(key);
        look(item);
        path.pop();
      }
    } else if (typeof here === 'string' && here.includes('{{')) {
      for (const [, name = ''] of here.matchAll(pattern)) found.push({ name, path: [...path] });
    }
  };
  look(value);
  return found;
}
