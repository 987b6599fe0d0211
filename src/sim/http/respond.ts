import type { ServerResponse } from 'node:http';
import { type JsonObject, numberAt } from '../../model/json.ts';
import type { SimApi } from '../api/server.ts';
import type { StatusError } from '../registry/status.ts';

type ClockOf = Pick<SimApi, 'serverNow'>;

export function respondJson(response: ServerResponse, clock: ClockOf, status: number, body: JsonObject): void {
  respond(response, clock, status, 'application/json', JSON.stringify(body));
}

export function respondText(response: ServerResponse, clock: ClockOf, text: string): void {
  const type = text.startsWith('{') ? 'application/json' : 'text/plain; version=0.0.4; charset=utf-8';
  respond(response, clock, 200, type, text);
}

export function respondStatus(response: ServerResponse, clock: ClockOf, refusal: StatusError): void {
  const wait = numberAt(refusal.details, 'retryAfterSeconds');
  if (wait !== undefined) response.setHeader('Retry-After', String(Math.ceil(wait)));
  respondJson(response, clock, refusal.code, refusal.toStatus());
}

/** The head of a reply whose Date is the simulated server's. */
export function beginReply(response: ServerResponse, clock: ClockOf, status: number, type: string): void {
  response.writeHead(status, { 'Content-Type': type, Date: new Date(clock.serverNow()).toUTCString() });
}

function respond(response: ServerResponse, clock: ClockOf, status: number, type: string, text: string): void {
  response.setHeader('Content-Length', Buffer.byteLength(text));
  beginReply(response, clock, status, type);
  response.end(text);
}
