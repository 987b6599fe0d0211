import { StatusError } from '../registry/status.ts';

/** A form of objects other than themselves: kubectl's tables. */
export type Form = 'table' | undefined;

/** What the client wants of JSON's forms. Throws 406 when it takes no JSON at all. */
export function acceptedForm(accept: string | undefined): Form {
  const types = (accept ?? '*/*').split(',').map((type) => type.trim());
  const wanted = types.find((type) => /^(application\/json|application\/\*|\*\/\*|text\/plain)/.test(type));
  if (wanted === undefined) {
    const message = 'only the following media types are accepted: application/json';
    throw new StatusError(406, 'NotAcceptable', message);
  }
  return wanted.includes('as=Table') ? 'table' : undefined;
}
