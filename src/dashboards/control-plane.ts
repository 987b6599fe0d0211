import type { Board } from './board.ts';

/** What the API server, etcd, the controllers and the scheduler do. */
export const CONTROL_PLANE: Board = {
  uid: 'prowess-control-plane',
  title: 'Control plane',
  description: 'API server, etcd, controllers and scheduler while a load is there.',
  choices: {},
  rows: [
    {
      title: 'API server',
      panels: [
        {
          title: 'Requests',
          unit: 'reqps',
          queries: [{ expr: 'sum by (verb) (rate(apiserver_request_total[$__rate_interval]))', legend: '{{verb}}' }],
        },
        {
          title: 'Latency, 99th percentile',
          description: 'As the server measures it, without watches; from buckets, so no finer than they are.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, verb) (rate(apiserver_request_duration_seconds_bucket{verb!~"WATCH|CONNECT"}[$__rate_interval])))',
              legend: '{{verb}}',
            },
          ],
        },
        {
          title: 'Answers by code',
          unit: 'reqps',
          queries: [{ expr: 'sum by (code) (rate(apiserver_request_total[$__rate_interval]))', legend: '{{code}}' }],
        },
        {
          title: 'Requests under way and waiting',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (request_kind) (apiserver_current_inflight_requests{})',
              legend: '{{request_kind}} under way',
            },
            {
              expr: 'sum by (request_kind) (apiserver_current_inqueue_requests{})',
              legend: '{{request_kind}} waiting',
            },
          ],
        },
        {
          title: 'Long-running requests',
          unit: 'short',
          queries: [{ expr: 'sum by (verb) (apiserver_longrunning_requests{})', legend: '{{verb}}' }],
        },
        {
          title: 'Objects',
          unit: 'short',
          queries: [
            {
              expr: 'topk(10, max by (resource) (apiserver_storage_objects{}))',
              legend: '{{resource}}',
            },
          ],
        },
      ],
    },
    {
      title: 'etcd',
      panels: [
        {
          title: 'Requests of the API server, 99th percentile',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, operation) (rate(etcd_request_duration_seconds_bucket[$__rate_interval])))',
              legend: '{{operation}}',
            },
          ],
        },
        {
          title: 'Disk, 99th percentile',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, instance) (rate(etcd_disk_wal_fsync_duration_seconds_bucket[$__rate_interval])))',
              legend: 'sync of the log {{instance}}',
            },
            {
              expr: 'histogram_quantile(0.99, sum by (le, instance) (rate(etcd_disk_backend_commit_duration_seconds_bucket[$__rate_interval])))',
              legend: 'commit {{instance}}',
            },
          ],
        },
        {
          title: 'Size of the database',
          unit: 'bytes',
          queries: [
            { expr: 'max by (instance) (etcd_mvcc_db_total_size_in_bytes{})', legend: 'file {{instance}}' },
            { expr: 'max by (instance) (etcd_mvcc_db_total_size_in_use_in_bytes{})', legend: 'in use {{instance}}' },
          ],
        },
        {
          title: 'Proposals that wait',
          unit: 'short',
          queries: [{ expr: 'max by (instance) (etcd_server_proposals_pending{})', legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'Controllers and scheduler',
      panels: [
        {
          title: 'Longest queues',
          unit: 'short',
          queries: [{ expr: 'topk(10, sum by (job, name) (workqueue_depth{}))', legend: '{{job}} {{name}}' }],
        },
        {
          title: 'Time in queues, 99th percentile',
          unit: 's',
          queries: [
            {
              expr: 'topk(10, histogram_quantile(0.99, sum by (le, job, name) (rate(workqueue_queue_duration_seconds_bucket[$__rate_interval]))))',
              legend: '{{job}} {{name}}',
            },
          ],
        },
        {
          title: 'Scheduling attempts',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (result) (rate(scheduler_schedule_attempts_total[$__rate_interval]))',
              legend: '{{result}}',
            },
          ],
        },
        {
          title: 'Pods that wait for a node',
          unit: 'short',
          queries: [{ expr: 'sum by (queue) (scheduler_pending_pods{})', legend: '{{queue}}' }],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          title: 'CPU',
          description: 'Cores, by process.',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (job, instance) (rate(process_cpu_seconds_total[$__rate_interval]))',
              legend: '{{job}} {{instance}}',
            },
          ],
        },
        {
          title: 'Memory',
          unit: 'bytes',
          queries: [
            { expr: 'max by (job, instance) (process_resident_memory_bytes{})', legend: '{{job}} {{instance}}' },
          ],
        },
        {
          title: 'Goroutines',
          unit: 'short',
          queries: [{ expr: 'max by (job, instance) (go_goroutines{})', legend: '{{job}} {{instance}}' }],
        },
        {
          title: 'Scrapes',
          description: '1 where the target could be read, 0 where not.',
          unit: 'short',
          queries: [{ expr: 'min by (job, instance) (up{})', legend: '{{job}} {{instance}}' }],
        },
      ],
    },
  ],
};
