import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { readText } from '../../adapters/disk/read-file.ts';
import { type WrittenFile, writeFiles } from '../../adapters/disk/write-files.ts';
import { jsonSchemaOf, SCHEMA_NAMES, type SchemaName } from '../../config/json-schema.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { type JsonObject, parseJson, stringAt } from '../../model/json.ts';
import { RUN_FILE_SCHEMAS, type RunFile } from '../../shapes/documents.ts';
import type { Io } from '../io.ts';

type SchemaKind = SchemaName | RunFile;

/** What a site's people write, and what a run writes. */
const KINDS: readonly SchemaKind[] = [...SCHEMA_NAMES, 'journal', 'result'];

interface Options {
  readonly write?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('schema')
    .addArgument(new Argument('[kind]', 'kind of file').choices(KINDS).default('suite'))
    .option('--write <dir>', 'write the schemas of all kinds to a folder, for editors')
    .addHelpText(
      'after',
      `
Examples:
  prowess schema cluster
  prowess schema result
  prowess schema --write schemas

An editor with a YAML language server then completes and checks a file that begins with
  # yaml-language-server: $schema=../schemas/suite.json`,
    )
    .action((kind: SchemaKind, { write }: Options) => {
      if (write === undefined) return io.out(printSchema(kind));
      const files = schemaFiles(KINDS);
      refuseOthers(io.path(write), files);
      writeFiles(io.path(write), files, 'w');
      for (const { path } of files) io.err(`wrote ${join(write, path)}`);
    });
}

/** Schemas replace schemas alone. */
function refuseOthers(folder: string, files: readonly WrittenFile[]): void {
  const others = files
    .map(({ path }) => join(folder, path))
    .filter((path) => existsSync(path) && stringAt(parseJson(readText(path)), '$schema') === undefined);
  if (others.length === 0) return;
  throw usageError(
    `${others.join(', ')}: there already, and no JSON Schema`,
    'nothing was written; name another folder',
  );
}

/** Schemas as files, as editors read them. */
export const schemaFiles = (kinds: readonly SchemaKind[]): WrittenFile[] =>
  kinds.map((kind) => ({ path: `${kind}.json`, text: printSchema(kind) }));

const printSchema = (kind: SchemaKind): string => `${JSON.stringify(schemaOf(kind), null, 2)}\n`;

const schemaOf = (kind: SchemaKind): JsonObject =>
  kind === 'journal' || kind === 'result' ? RUN_FILE_SCHEMAS[kind]() : jsonSchemaOf(kind);
