import { expect } from 'chai';
import { jobBaseSchema, jobSchema } from '../../src/prow/job.ts';

const base = jobBaseSchema([]);
const refusals = (job: unknown): string[] =>
  (base.safeParse(job).error?.issues ?? []).map(({ path, code }) => `${path.join('.')} ${code}`);

describe('[U] prow/job', () => {
  it('knows what all three kinds of job have in common, and what is of one kind alone', () => {
    for (const field of ['cron', 'tags', 'always_run', 'trigger', 'branches']) {
      expect(refusals({ [field]: 'x' })).to.deep.equal([' unrecognized_keys']);
    }
    expect(jobSchema('Periodic', []).safeParse({ cron: '@daily', tags: ['a'] }).success).to.equal(true);
    expect(jobSchema('Presubmit', ['trigger']).safeParse({ trigger: 'x' }).success).to.equal(false);
  });

  it('takes a whole pod as Kubernetes defines it', () => {
    const spec = {
      serviceAccountName: 'runner',
      nodeSelector: { type: 'metal' },
      tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a' }] } },
      containers: [
        {
          image: 'a',
          command: ['b'],
          env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
          envFrom: [{ secretRef: { name: 's' } }],
          resources: { requests: { cpu: 4, memory: '16Gi' }, limits: { cpu: '500m' } },
          securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } },
          livenessProbe: { httpGet: { path: '/', port: 'http' } },
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      volumes: [{ name: 'v', secret: { secretName: 's', items: [{ key: 'k', path: 'p' }] } }],
    };
    expect(refusals({ spec })).to.deep.equal([]);
  });

  it('refuses what Prow refuses, at any depth', () => {
    expect(refusals({ spec: { volumes: [{ name: 'v', secret: { name: 's' } }] } })).to.deep.equal([
      'spec.volumes.0.secret unrecognized_keys',
    ]);
    expect(refusals({ extra_refs: [{ org: 'a', repo: 'b', base_ref: 'main', auxiliary: true }] })).to.deep.equal([]);
    expect(refusals({ extra_refs: [{ org: 'a', repo: 1, base_ref: 'main' }] })).to.deep.equal([
      'extra_refs.0.repo invalid_type',
    ]);
    expect(refusals({ max_concurrency: -1 })).to.deep.equal(['max_concurrency too_small']);
    expect(refusals({ decoration_config: { gcs_configuration: { bucket: 'gs://a' } } })).to.deep.equal([
      'decoration_config.gcs_configuration.bucket invalid_format',
    ]);
  });
});
