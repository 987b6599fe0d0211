import { type JsonObject, stringAt } from '../../model/json.ts';
import type { Random } from '../../model/random.ts';
import type { Kind } from './kinds.ts';
import { nameOf, withMetadata } from './objects.ts';
import { badRequest } from './status.ts';

/** The object with its name and namespace, made from `generateName` where needed. Throws 400 when body and URL disagree. */
export function nameObject(kind: Kind, namespace: string, body: JsonObject, random: Random): JsonObject {
  if (body.kind !== kind.kind || body.apiVersion !== kind.apiVersion) {
    throw badRequest(
      `${body.apiVersion}, Kind=${body.kind} in the body, ${kind.apiVersion}, Kind=${kind.kind} in the URL`,
    );
  }
  const written = stringAt(body, 'metadata', 'namespace');
  if (written !== undefined && written !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const prefix = stringAt(body, 'metadata', 'generateName') ?? '';
  const name = nameOf(body) !== '' || prefix === '' ? nameOf(body) : `${prefix}${randomSuffix(random)}`;
  return withMetadata(body, kind.namespaced ? { name, namespace } : { name });
}

/** The letters that Kubernetes uses for generated names: no vowels, no look-alikes. */
const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export const randomSuffix = (random: Random, length = 5): string =>
  Array.from({ length }, () => SUFFIX_LETTERS[random.integer(SUFFIX_LETTERS.length)]).join('');

/** A random UUID of version 4. */
export function randomUid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.integer(16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
