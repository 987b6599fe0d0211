import { z } from 'zod';
import { jsonObject, name, repoRef, version } from './common.ts';

/** `prowess.yaml`. */
export const siteSchema = z.strictObject({
  version,
  site: name,
  repo: repoRef,
  runner: z.strictObject({ image: z.string().min(1), command: z.array(z.string()).default(['prowess']) }),
  bucket: z.strictObject({
    name: z.string().min(1),
    pathPrefix: z.string().default(''),
    pathStrategy: z.enum(['explicit', 'legacy', 'single']).default('explicit'),
    defaultOrg: z.string().optional(),
    defaultRepo: z.string().optional(),
  }),
  urls: z
    .strictObject({
      deck: z.url().optional(),
      testgrid: z.url().optional(),
      github: z.url().default('https://github.com'),
    })
    .prefault({}),
  secrets: z
    .strictObject({
      gcsCredentials: z.string().optional(),
      githubToken: z.strictObject({ name: z.string(), key: z.string().default('token') }).optional(),
    })
    .prefault({}),
  output: z
    .strictObject({
      jobs: z.string().default('jobs'),
      testgrid: z.string().default('testgrid'),
      operator: z.string().default('operator'),
      docs: z.string().default('docs/generated'),
    })
    .prefault({}),
  testgrid: z.enum(['config', 'annotations']).default('config'),
  prow: jsonObject.default({}),
});
