import type { IncomingMessage } from 'node:http';
import { messageOf } from '../../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { PatchStyle } from '../api/request.ts';
import { refuseDeep } from '../registry/depth.ts';
import { badRequest, StatusError } from '../registry/status.ts';

/** What a request carries, by its content type. */
export interface RequestBody {
  readonly object?: JsonObject;
  /** Operations of a JSON patch. */
  readonly operations?: readonly JsonObject[];
  readonly style?: PatchStyle;
}

/** The limit of a real API server's request bodies. */
const LARGEST_BYTES = 3 * 2 ** 20;

/** Reads the body. Throws 413, 415 or 400 for what is too large, no JSON by its type, no JSON at all, or nested too deep. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const text = await readText(request);
  if (text === '') return {};
  const type = (request.headers['content-type'] ?? 'of no type').split(';')[0]?.trim() ?? '';
  switch (type) {
    case 'application/json':
    case 'application/merge-patch+json':
      return { object: parseObject(text) };
    case 'application/strategic-merge-patch+json':
      return { object: parseObject(text), style: 'strategic' };
    case 'application/json-patch+json':
      return { operations: parseList(text) };
    case 'application/apply-patch+yaml':
    case 'application/apply-patch+json':
      return { object: parseObject(text), style: 'apply' };
    default: {
      const message = `the simulator reads JSON only, and the body is ${type}; kubectl sends JSON with -f`;
      throw new StatusError(415, 'UnsupportedMediaType', message);
    }
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > LARGEST_BYTES) throw new StatusError(413, 'RequestEntityTooLarge', 'Request entity too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): JsonObject {
  const value = parse(text);
  if (!isJsonObject(value)) throw badRequest('the body of the request is not a JSON object');
  return value;
}

function parseList(text: string): JsonObject[] {
  const value = parse(text);
  if (!Array.isArray(value)) throw badRequest('a JSON patch is a list of operations');
  return value.filter(isJsonObject);
}

function parse(text: string): Json {
  const value = parsed(text);
  refuseDeep(value);
  return value;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`the body of the request is no JSON: ${messageOf(error)}`);
  }
}
