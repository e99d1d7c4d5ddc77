import type {
  Cluster,
  ConfigProfile,
  Datacenter,
  Job,
  JobEvent,
  JobNode,
  MachineCredential,
  Node,
  Repository,
} from '@jobwright/core/lcm'

const links = { job: 'http://localhost:8888/api/v2/lcm/jobs/27138a41-59b6-487b-892a-3a211201fb51' }

/** What every record of the server may have. */
const common = {
  href: 'http://localhost:8888/api/v2/lcm/x/1',
  'related-resources': links,
  'created-on': '2026-11-20T21:49:30.357Z',
  'created-by': 'system',
  'modified-on': '2026-11-20T21:49:32.596Z',
  'modified-by': 'system',
} as const

/** A job for one node, with every field of both versions. */
export const job = {
  ...common,
  type: 'job',
  id: '27138a41-59b6-487b-892a-3a211201fb51',
  'job-type': 'install',
  'job-data': {
    'job-type': 'install',
    'auto-bootstrap': null,
    'continue-on-error': false,
    'concurrency-strategy': 'default',
    'change-default-cassandra-password': 'canary-4f1c',
  },
  status: 'RUNNING',
  'cluster-id': '7064583a-0656-4914-819e-937863793ab5',
  'cluster-name': 'c1',
  'datacenter-id': '7d5abd51-c95e-4fe3-9d41-99f6e3137d9d',
  'datacenter-name': 'dc1',
  'node-id': '3bfa4fdf-a861-4ac2-aff1-4730f90af28c',
  'node-name': 'node1',
  description: 'a first try',
  'dry-run': false,
} satisfies Job

/** A job for a whole cluster, as a list shows it. */
export const clusterJob = {
  type: 'job',
  id: job.id,
  'job-type': 'restart',
  status: 'RUNNING',
  'cluster-id': job['cluster-id'],
  'cluster-name': 'c1',
  'datacenter-id': null,
  'datacenter-name': null,
  'node-id': null,
  'node-name': null,
  description: null,
  'dry-run': false,
  'created-on': common['created-on'],
  'modified-on': common['modified-on'],
} satisfies Job

export const jobNode = {
  ...common,
  type: 'job-node',
  id: '8a7f8efc-fe35-4541-a570-4d235fcf1438',
  'job-id': job.id,
  'node-id': job['node-id'],
  'node-name': 'node1',
  'datacenter-name': 'dc1',
  status: 'RUNNING',
} satisfies JobNode

export const jobEvent = {
  type: 'job-event',
  id: '65c12a12-1e71-40db-aad6-2d1bedeb0f98',
  'job-id': job.id,
  'node-id': job['node-id'],
  'event-type': 'error',
  'event-subtype': 'MeldError',
  message: 'the node does not answer',
  'event-resource': '/etc/dse/cassandra/cassandra.yaml',
  before: { lines: 3 },
  after: {},
  changes: false,
  traceback: 'Traceback (most recent call last):',
  href: common.href,
  'related-resources': links,
  'created-on': '2026-11-20T21:49:31.000Z',
  'created-by': 'system',
} satisfies JobEvent

const target = {
  ...common,
  id: '7064583a-0656-4914-819e-937863793ab5',
  name: 'c1',
  comment: 'for tests',
  'ssh-management-port': 22,
  'machine-credential-id': 'db0d3969-487d-4301-b58a-e4711153a807',
  'config-profile-id': '1200671a-bbe1-470d-9b6e-568017b8fb29',
  'last-job-id': job.id,
  'job-status': 'FAILED',
} as const

export const cluster = {
  ...target,
  type: 'cluster',
  'repository-id': '4a25575e-b007-4ba0-8542-722886916f43',
  managed: true,
  'opsc-cluster-id': 'c1',
  'has-default-password': false,
  'manage-opsc-cassandra-ssl': true,
  'old-password': 'canary-old',
  'new-password': 'canary-new',
} satisfies Cluster

export const datacenter = {
  ...target,
  type: 'datacenter',
  'cluster-id': cluster.id,
  'converged-on': '2026-11-20T21:49:32.596Z',
  'graph-enabled': true,
  'solr-enabled': true,
  'spark-enabled': false,
  'hadoop-enabled': false,
} satisfies Datacenter

export const node = {
  ...target,
  type: 'node',
  'datacenter-id': '7d5abd51-c95e-4fe3-9d41-99f6e3137d9d',
  'ssh-management-address': '10.0.3.132',
  'listen-address': '10.0.3.132',
  'rpc-address': '0.0.0.0',
  'broadcast-address': '10.0.3.132',
  'broadcast-rpc-address': '10.0.3.132',
  'native-transport-address': '0.0.0.0',
  'native-transport-broadcast-address': '10.0.3.132',
  'initial-token': '0',
  facts: { os: { name: 'Ubuntu' } },
  seed: true,
  'auto-bootstrap': false,
  rack: 'rack1',
} satisfies Node

export const machineCredential = {
  ...common,
  type: 'machine-credential',
  id: 'db0d3969-487d-4301-b58a-e4711153a807',
  name: 'DSE creds',
  comment: 'for tests',
  'login-user': 'ubuntu',
  'login-name': 'ubuntu',
  'become-mode': 'sudo',
  'become-user': 'root',
  'use-ssh-keys': true,
} satisfies MachineCredential

export const repository = {
  ...common,
  type: 'repository',
  id: '4a25575e-b007-4ba0-8542-722886916f43',
  name: 'DSE repo',
  comment: 'for tests',
  'repo-key-url': 'https://repo.example/key',
  'repo-url': 'https://repo.example/',
  username: 'u',
  password: 'canary-repo',
  'use-proxy': false,
  'deb-dist': 'stable',
  'deb-components': 'main',
  'manual-repository-setup': false,
} satisfies Repository

export const configProfile = {
  ...common,
  type: 'config-profile',
  id: '1200671a-bbe1-470d-9b6e-568017b8fb29',
  name: 'test',
  comment: 'for tests',
  'datastax-version': '6.7.0',
  'agent-version': '6.8.0',
  'config-path': '/etc/dse/',
  json: { 'cassandra-yaml': { num_tokens: 8 } },
} satisfies ConfigProfile
