import { printDiagnostic } from '../../src/config/source/diagnostic.ts';
import { parseConfig, type SiteFiles } from '../../src/config/suite/parse.ts';
import type { Config } from '../../src/model/suite.ts';

/** A configuration from texts, by path: what is not given is a small site with one exclusive cluster and one workload. */
export const siteOf = (files: Readonly<Record<string, string>>): Config => configOf(siteFiles(files));

/** What a person reads who made mistakes in these files. */
export const complaintsAbout = (files: Readonly<Record<string, string>>): string =>
  parseConfig(siteFiles(files)).diagnostics.map(printDiagnostic).join('\n');

/** The files of a site from texts, by path, completed from the small site. */
export function siteFiles(files: Readonly<Record<string, string>>): SiteFiles {
  const all = { ...SMALL, ...files };
  const below = (folder: string): SiteFiles['suites'] =>
    Object.entries(all).flatMap(([path, text]) =>
      path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/') ? [{ path, text }] : [],
    );
  return {
    site: { path: 'prowess.yaml', text: all['prowess.yaml'] },
    suites: below('suites'),
    clusters: below('suites/clusters'),
    workloads: below('suites/workloads'),
    steps: below('suites/steps'),
  };
}

export function configOf(files: SiteFiles): Config {
  const { config, diagnostics } = parseConfig(files);
  if (config === undefined) throw new Error(diagnostics.map(printDiagnostic).join('\n'));
  return config;
}

export const SMALL = {
  'prowess.yaml': `
version: 1
site: small
repo: acme/config@main
runner: {image: registry.example/prowess:v1}
bucket: {name: acme-prow}
urls: {deck: https://prow.example, testgrid: https://testgrid.example}
`,
  'suites/clusters/metal.yaml': `
version: 1
cluster: metal
kubeconfig: {secret: {name: metal-kubeconfig}}
nodes: {schedulable: 3}
`,
  'suites/workloads/pod.yaml': `
version: 1
workload: pod
manifest: {apiVersion: v1, kind: Pod, metadata: {name: "{{name}}"}, spec: {containers: [{name: main, image: registry.example/pause:v1}]}}
`,
};
