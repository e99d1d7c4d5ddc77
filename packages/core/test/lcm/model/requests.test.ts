import type { ParseResult } from '@jobwright/core'
import {
  parseConfigureRequest,
  parseCreateCluster,
  parseCreateConfigProfile,
  parseCreateDatacenter,
  parseCreateMachineCredential,
  parseCreateNode,
  parseCreateRepository,
  parseInstallRequest,
  parseLoginRequest,
  parseRestartRequest,
  parseTerminateRequest,
  parseUpgradeRequest,
  parseV1ConfigureRequest,
  parseV1CreateNode,
  parseV1InstallRequest,
  parseV1RestartRequest,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'

interface Request {
  readonly parse: (value: unknown) => ParseResult<object>
  /** With every field. */
  readonly full: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
  /** The fields that may be null. */
  readonly nullable?: readonly string[]
}

const uuid = '7064583a-0656-4914-819e-937863793ab5'
const asked = (jobType: string) => ({
  'job-type': jobType,
  'job-scope': 'datacenter',
  'resource-id': uuid,
  'continue-on-error': true,
})
const required = ['job-type', 'job-scope', 'resource-id']
const bootstrap = { 'auto-bootstrap': false }
const concurrency = { 'concurrency-strategy': 'default' }
const password = { 'change-default-cassandra-password': 'blarg' }
const nullable = ['auto-bootstrap']
const target = {
  name: 'x',
  comment: 'c',
  'ssh-management-port': 2222,
  'machine-credential-id': uuid,
  'config-profile-id': uuid,
}
const place = {
  ...target,
  'datacenter-id': uuid,
  'ssh-management-address': '10.0.0.1',
  'listen-address': '10.0.0.1',
  'broadcast-address': '10.0.0.1',
  'initial-token': '0',
  seed: true,
  'auto-bootstrap': true,
  rack: 'rack1',
}
const atMost = (full: object, ...never: string[]) => Object.keys(full).filter((key) => !never.includes(key))

const nodeNever = ['name', 'datacenter-id', 'ssh-management-address']
const node2 = { ...place, 'native-transport-address': '0.0.0.0', 'native-transport-broadcast-address': '10.0.0.1' }
const node1 = { ...place, 'rpc-address': '0.0.0.0', 'broadcast-rpc-address': '10.0.0.1' }
const datacenter = {
  ...target,
  'cluster-id': uuid,
  'graph-enabled': true,
  'solr-enabled': true,
  'spark-enabled': true,
  'hadoop-enabled': true,
}
const credential = {
  name: 'x',
  comment: 'c',
  'login-user': 'u',
  'login-name': 'u',
  'login-password': 'p',
  'ssh-private-key': 'k',
  'ssh-unlock': 'p',
  'become-mode': 'su',
  'become-user': 'root',
  'become-password': 'p',
  'use-ssh-keys': true,
}
const repository = {
  name: 'x',
  comment: 'c',
  'repo-key-url': 'https://repo.example/key',
  'repo-url': 'https://repo.example/',
  username: 'u',
  password: 'p',
  'use-proxy': true,
  'deb-dist': 'stable',
  'deb-components': 'main',
  'manual-repository-setup': false,
}
const profile = {
  name: 'x',
  comment: 'c',
  'datastax-version': '6.7.0',
  'agent-version': '6.8.0',
  'config-path': '/etc/dse/',
  json: { 'cassandra-yaml': {} },
}

const requests: Readonly<Record<string, Request>> = {
  'install by v1': {
    parse: parseV1InstallRequest,
    full: { ...asked('install'), ...bootstrap, ...password },
    required,
    nullable,
  },
  'install by v2': {
    parse: parseInstallRequest,
    full: { ...asked('install'), ...bootstrap, ...concurrency },
    required,
    nullable,
  },
  'configure by v1': {
    parse: parseV1ConfigureRequest,
    full: { ...asked('configure'), ...bootstrap, ...password },
    required,
    nullable,
  },
  'configure by v2': {
    parse: parseConfigureRequest,
    full: { ...asked('configure'), ...bootstrap, ...concurrency },
    required,
    nullable,
  },
  'restart by v1': { parse: parseV1RestartRequest, full: asked('restart'), required },
  'restart by v2': { parse: parseRestartRequest, full: { ...asked('restart'), ...concurrency }, required },
  'upgrade by v2': { parse: parseUpgradeRequest, full: { ...asked('upgrade'), ...concurrency }, required },
  terminate: { parse: parseTerminateRequest, full: { 'job-id': uuid }, required: ['job-id'] },
  'log in': {
    parse: parseLoginRequest,
    full: { username: 'admin', password: 'p' },
    required: ['username', 'password'],
  },
  'make a cluster': {
    parse: parseCreateCluster,
    full: {
      ...target,
      'repository-id': uuid,
      'old-password': 'cassandra',
      'new-password': 'p',
      'manage-opsc-cassandra-ssl': true,
    },
    required: ['name'],
    nullable: [...atMost(target, 'name'), 'repository-id'],
  },
  'make a datacenter': {
    parse: parseCreateDatacenter,
    full: datacenter,
    required: ['name', 'cluster-id'],
    nullable: atMost(datacenter, 'name', 'cluster-id'),
  },
  'make a node by v1': {
    parse: parseV1CreateNode,
    full: node1,
    required: nodeNever,
    nullable: atMost(node1, ...nodeNever),
  },
  'make a node by v2': {
    parse: parseCreateNode,
    full: node2,
    required: nodeNever,
    nullable: atMost(node2, ...nodeNever),
  },
  'make a machine credential': {
    parse: parseCreateMachineCredential,
    full: credential,
    required: ['name'],
    nullable: atMost(credential, 'name'),
  },
  'make a repository': {
    parse: parseCreateRepository,
    full: repository,
    required: ['name'],
    nullable: atMost(repository, 'name'),
  },
  'make a configuration profile': {
    parse: parseCreateConfigProfile,
    full: profile,
    required: ['name', 'datastax-version'],
    nullable: atMost(profile, 'name', 'datastax-version'),
  },
}

describe.each(Object.entries(requests))('what is posted to %s', (_, { parse, full, required, nullable = [] }) => {
  test('may hold all fields, and comes back as the same object', () => {
    const parsed = parse(full)
    expect(parsed.ok ? parsed.value : parsed.issues).toBe(full)
  })

  test('must hold some', () => {
    expect(parse(Object.fromEntries(required.map((key) => [key, full[key]]))).ok).toBe(true)
    for (const key of required) {
      const { [key]: _omitted, ...rest } = full
      const result = parse(rest)
      expect(result.ok ? 'ok' : result.issues.map(({ path }) => path)).toEqual([[key]])
    }
  })

  test('refuses fields of another type, the text of a yes or no included', () => {
    for (const [key, given] of Object.entries(full)) {
      const others = [5.5, [5], ...(nullable.includes(key) ? [] : [null])]
      for (const other of typeof given === 'boolean' ? [...others, 'false', 'true', 0, ''] : others) {
        const result = parse({ ...full, [key]: other })
        const places = result.ok ? [] : [...new Set(result.issues.map(({ path }) => path[0]))]
        expect([key, other, places]).toEqual([key, other, [key]])
      }
    }
    for (const key of nullable) expect([key, parse({ ...full, [key]: null }).ok]).toEqual([key, true])
  })

  test('refuses what it does not know, and names it', () => {
    for (const key of ['dry-run', 'jobType', 'status', 'id', 'href']) {
      expect(parse({ ...full, [key]: true })).toEqual({
        ok: false,
        issues: [{ code: 'unrecognized_keys', path: [key] }],
      })
    }
  })
})

describe('a request for a job', () => {
  const parsers = { parseInstallRequest, parseConfigureRequest, parseRestartRequest, parseUpgradeRequest }
  const old = { parseV1InstallRequest, parseV1ConfigureRequest, parseV1RestartRequest }

  test('is for a cluster, a datacenter or a node; an upgrade never for a cluster', () => {
    const scopes = (name: string, parse: (value: unknown) => ParseResult<object>) => {
      const type = name.replace(/parse(?:V1)?(.*)Request/, '$1').toLowerCase()
      const fits = (scope: string) => parse({ ...asked(type), 'job-scope': scope }).ok
      return ['cluster', 'datacenter', 'node', 'rack', 'CLUSTER', ''].filter(fits)
    }
    const all = ['cluster', 'datacenter', 'node']
    expect(Object.entries({ ...parsers, ...old }).map(([name, parse]) => [name, scopes(name, parse)])).toEqual([
      ['parseInstallRequest', all],
      ['parseConfigureRequest', all],
      ['parseRestartRequest', all],
      ['parseUpgradeRequest', ['datacenter', 'node']],
      ['parseV1InstallRequest', all],
      ['parseV1ConfigureRequest', all],
      ['parseV1RestartRequest', all],
    ])
  })

  test('is of one type', () => {
    const types = ['install', 'configure', 'restart', 'upgrade', 'import', 'terminate']
    for (const parse of Object.values({ ...parsers, ...old })) {
      expect(types.filter((type) => parse(asked(type)).ok)).toHaveLength(1)
    }
  })

  test('takes what its version takes', () => {
    const takes = (parse: (value: unknown) => ParseResult<object>, type: string, option: object) =>
      parse({ ...asked(type), ...option }).ok
    expect([
      takes(parseV1InstallRequest, 'install', concurrency),
      takes(parseV1ConfigureRequest, 'configure', concurrency),
      takes(parseV1RestartRequest, 'restart', concurrency),
      takes(parseV1RestartRequest, 'restart', password),
      takes(parseInstallRequest, 'install', password),
      takes(parseConfigureRequest, 'configure', password),
      takes(parseRestartRequest, 'restart', bootstrap),
      takes(parseUpgradeRequest, 'upgrade', bootstrap),
    ]).toEqual([false, false, false, false, false, false, false, false])
  })

  test('lets pass strategies that no document names, but not an empty one', () => {
    const strategies = ['default', 'cluster-at-a-time', 'rack-at-a-time', '']
    for (const [name, parse] of Object.entries(parsers)) {
      const type = name.replace(/parse(.*)Request/, '$1').toLowerCase()
      const fits = strategies.filter((one) => parse({ ...asked(type), 'concurrency-strategy': one }).ok)
      expect(fits).toEqual(strategies.slice(0, 3))
    }
  })
})

test('ids, names and passwords that are sent say something', () => {
  const empty: [string, string][] = [
    ['install by v2', 'resource-id'],
    ['install by v1', 'change-default-cassandra-password'],
    ['terminate', 'job-id'],
    ['log in', 'username'],
    ['make a cluster', 'name'],
    ['make a cluster', 'old-password'],
    ['make a cluster', 'new-password'],
    ['make a datacenter', 'cluster-id'],
    ['make a node by v1', 'datacenter-id'],
    ['make a node by v2', 'ssh-management-address'],
    ['make a machine credential', 'name'],
    ['make a repository', 'name'],
    ['make a configuration profile', 'name'],
    ['make a configuration profile', 'datastax-version'],
  ]
  for (const [name, key] of empty) {
    const request = requests[name]
    expect(request?.parse({ ...request.full, [key]: '' }).ok).toBe(false)
  }
  expect(parseCreateMachineCredential({ ...credential, 'become-mode': 'doas' }).ok).toBe(false)
  const modes = ['direct', 'sudo', 'su'].map(
    (mode) => parseCreateMachineCredential({ name: 'x', 'become-mode': mode }).ok,
  )
  expect(modes).toEqual([true, true, true])
})
