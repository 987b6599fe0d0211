import type { Board } from './board.ts';

/** What KubeVirt's controllers do, and how its instances come up. */
export const KUBEVIRT: Board = {
  uid: 'prowess-kubevirt',
  title: 'KubeVirt control plane',
  description: 'Virtual machine instances on their way, and the controllers that bring them there.',
  choices: {},
  rows: [
    {
      title: 'Virtual machine instances',
      panels: [
        {
          title: 'From creation to each phase, 95th percentile',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (le, phase) (rate(kubevirt_vmi_phase_transition_time_from_creation_seconds_bucket[$__rate_interval])))',
              legend: '{{phase}}',
            },
          ],
        },
        {
          title: 'From phase to phase, 95th percentile',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (le, last_phase, phase) (rate(kubevirt_vmi_phase_transition_time_seconds_bucket[$__rate_interval])))',
              legend: '{{last_phase}} to {{phase}}',
            },
          ],
        },
        {
          title: 'Phases entered',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (phase) (rate(kubevirt_vmi_phase_transition_time_from_creation_seconds_count[$__rate_interval]))',
              legend: '{{phase}}',
            },
          ],
        },
        {
          title: 'Instances by phase',
          unit: 'short',
          queries: [{ expr: 'count by (phase) (kubevirt_vmi_info{})', legend: '{{phase}}' }],
        },
        {
          title: 'Migrations',
          unit: 'short',
          queries: [
            { expr: 'sum(kubevirt_vmi_migrations_in_pending_phase{})', legend: 'pending' },
            { expr: 'sum(kubevirt_vmi_migrations_in_scheduling_phase{})', legend: 'scheduling' },
            { expr: 'sum(kubevirt_vmi_migrations_in_running_phase{})', legend: 'running' },
          ],
        },
      ],
    },
    {
      title: 'Controllers',
      panels: [
        {
          title: 'Requests to the API server',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (verb, resource) (rate(kubevirt_rest_client_requests_total[$__rate_interval]))',
              legend: '{{verb}} {{resource}}',
            },
          ],
        },
        {
          title: 'Their latency, 99th percentile',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, verb) (rate(kubevirt_rest_client_request_latency_seconds_bucket[$__rate_interval])))',
              legend: '{{verb}}',
            },
          ],
        },
        {
          title: 'Held up by their own rate limit, 99th percentile',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le) (rate(kubevirt_rest_client_rate_limiter_duration_seconds_bucket[$__rate_interval])))',
              legend: 'waiting',
            },
          ],
        },
        {
          title: 'Leading',
          unit: 'short',
          queries: [{ expr: 'max by (instance) (kubevirt_virt_controller_leading_status{})', legend: '{{instance}}' }],
        },
        {
          title: 'CPU of KubeVirt',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (job, instance) (rate(process_cpu_seconds_total{job=~".*virt.*"}[$__rate_interval]))',
              legend: '{{job}} {{instance}}',
            },
          ],
        },
        {
          title: 'Memory of KubeVirt',
          unit: 'bytes',
          queries: [
            {
              expr: 'max by (job, instance) (process_resident_memory_bytes{job=~".*virt.*"})',
              legend: '{{job}} {{instance}}',
            },
          ],
        },
      ],
    },
  ],
};
