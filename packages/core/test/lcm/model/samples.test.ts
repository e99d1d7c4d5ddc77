import { findDrift, type ParseResult } from '@jobwright/core'
import {
  configureRequestSchema,
  createClusterSchema,
  createConfigProfileSchema,
  createDatacenterSchema,
  createMachineCredentialSchema,
  createNodeSchema,
  createRepositorySchema,
  installRequestSchema,
  jobEventSchema,
  jobNodeSchema,
  jobSchema,
  loginAnswerSchema,
  loginRequestSchema,
  logoutAnswerSchema,
  pageSchema,
  parseConfigureRequest,
  parseCreateCluster,
  parseCreateConfigProfile,
  parseCreateDatacenter,
  parseCreateMachineCredential,
  parseCreateNode,
  parseCreateRepository,
  parseInstallRequest,
  parseJob,
  parseJobEvent,
  parseJobNode,
  parseLcmErrorBody,
  parseLoginAnswer,
  parseLoginRequest,
  parseLogoutAnswer,
  parsePage,
  parsePermissions,
  parseRestartRequest,
  parseTerminateAnswer,
  parseTerminateRequest,
  parseV1ConfigureRequest,
  parseV1CreateNode,
  parseV1InstallRequest,
  parseV1RestartRequest,
  permissionsSchema,
  restartRequestSchema,
  terminateAnswerSchema,
  terminateRequestSchema,
  v1ConfigureRequestSchema,
  v1CreateNodeSchema,
  v1InstallRequestSchema,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { rowsOf, sample, sampleNames } from './samples.ts'

interface Reader {
  readonly parse: (value: unknown) => ParseResult<unknown>
  readonly schema: z.ZodMiniType
}

const job: Reader = { parse: parseJob, schema: jobSchema }
const jobNode: Reader = { parse: parseJobNode, schema: jobNodeSchema }
const jobEvent: Reader = { parse: parseJobEvent, schema: jobEventSchema }
const install: Reader = { parse: parseInstallRequest, schema: installRequestSchema }
const configure: Reader = { parse: parseConfigureRequest, schema: configureRequestSchema }
const credential: Reader = { parse: parseCreateMachineCredential, schema: createMachineCredentialSchema }
const pageOf = ({ parse }: Reader): Reader => ({ parse: (value) => parsePage(value, parse), schema: pageSchema })

/** What each sample is read with. */
const readers: Readonly<Record<string, Reader>> = {
  'docs-login-response': { parse: parseLoginAnswer, schema: loginAnswerSchema },
  'docs-logout-response': { parse: parseLogoutAnswer, schema: logoutAnswerSchema },
  'docs-permissions-user-response': { parse: parsePermissions, schema: permissionsSchema },
  'docs68-job-model-bare-v2': job,
  'req-cluster-v2': { parse: parseCreateCluster, schema: createClusterSchema },
  'req-config-profile-v2': { parse: parseCreateConfigProfile, schema: createConfigProfileSchema },
  'req-configure-v2-node': configure,
  'req-datacenter-v2': { parse: parseCreateDatacenter, schema: createDatacenterSchema },
  'req-install-v2-dspn': install,
  'req-install-v2-ownport': install,
  'req-install-v2-string-bool': install,
  'req-login': { parse: parseLoginRequest, schema: loginRequestSchema },
  'req-machine-credential-v2-key': credential,
  'req-machine-credential-v2-password': credential,
  'req-node-v1': { parse: parseV1CreateNode, schema: v1CreateNodeSchema },
  'req-node-v2': { parse: parseCreateNode, schema: createNodeSchema },
  'req-repository-v2': { parse: parseCreateRepository, schema: createRepositorySchema },
  'seed-configure-request': { parse: parseV1ConfigureRequest, schema: v1ConfigureRequestSchema },
  'seed-install-request': { parse: parseV1InstallRequest, schema: v1InstallRequestSchema },
  'seed-install-response': job,
  'seed-job-event-get': jobEvent,
  'seed-job-events-list': pageOf(jobEvent),
  'seed-job-get': job,
  'seed-job-model-bare': job,
  'seed-job-node-get': jobNode,
  'seed-job-node-model-bare': jobNode,
  'seed-job-nodes-list': pageOf(jobNode),
  'seed-jobs-list': pageOf(job),
  'seed-restart-request': { parse: parseRestartRequest, schema: restartRequestSchema },
  'seed-terminate-request': { parse: parseTerminateRequest, schema: terminateRequestSchema },
  'seed-terminate-response': { parse: parseTerminateAnswer, schema: terminateAnswerSchema },
}

describe('the samples', () => {
  test('are all read, each as what it is, and come back as the same object; no field or word in them is unknown', () => {
    expect(Object.keys(readers)).toEqual(sampleNames)
    const refused: unknown[] = []
    for (const [name, { parse, schema }] of Object.entries(readers)) {
      const document = sample(name)
      const parsed = parse(document)
      if (!parsed.ok) refused.push([name, parsed.issues])
      expect(parsed.ok ? parsed.value : document).toBe(document)
      expect([name, findDrift(schema, document)]).toEqual([name, []])
    }
    expect(sampleNames).toHaveLength(31)
    // What is sent has booleans, whatever scripts send.
    const notBoolean = [{ code: 'invalid_type', path: ['continue-on-error'] }]
    expect(refused).toEqual([
      ['req-configure-v2-node', notBoolean],
      ['req-install-v2-string-bool', notBoolean],
    ])
  })

  test('of lists have rows without drift', () => {
    const lists = [
      ['seed-jobs-list', jobSchema],
      ['seed-job-nodes-list', jobNodeSchema],
      ['seed-job-events-list', jobEventSchema],
    ] as const
    for (const [name, schema] of lists) {
      const rows = rowsOf(sample(name))
      expect([rows.length, rows.flatMap((row) => findDrift(schema, row))]).toEqual([1, []])
    }
  })

  test('are not taken for one another', () => {
    const kinds = { job, jobNode, jobEvent, page: pageOf(job), error: { parse: parseLcmErrorBody } }
    const readAs = (name: string) => {
      const document = sample(name)
      return Object.keys(kinds).filter((kind) => kinds[kind as keyof typeof kinds].parse(document).ok)
    }
    const taken = sampleNames.map((name) => [name, readAs(name)] as const).filter(([, kinds]) => kinds.length > 0)
    expect(Object.fromEntries(taken)).toEqual({
      'docs68-job-model-bare-v2': ['job'],
      'seed-install-response': ['job'],
      'seed-job-get': ['job'],
      'seed-job-model-bare': ['job'],
      'seed-job-node-get': ['jobNode'],
      'seed-job-node-model-bare': ['jobNode'],
      // Events are printed with message and type, as errors are.
      'seed-job-event-get': ['jobEvent', 'error'],
      'seed-jobs-list': ['page'],
      'seed-terminate-response': ['error'],
    })
  })

  test('of requests fit one version each, except where both take the same', () => {
    const versions = {
      install: { v1: parseV1InstallRequest, v2: parseInstallRequest },
      configure: { v1: parseV1ConfigureRequest, v2: parseConfigureRequest },
      restart: { v1: parseV1RestartRequest, v2: parseRestartRequest },
      node: { v1: parseV1CreateNode, v2: parseCreateNode },
    }
    const fits = (of: keyof typeof versions, name: string) => {
      const { v1, v2 } = versions[of]
      return [name, v1(sample(name)).ok, v2(sample(name)).ok]
    }
    expect([
      fits('install', 'seed-install-request'),
      fits('install', 'req-install-v2-dspn'),
      fits('install', 'req-install-v2-ownport'),
      fits('configure', 'seed-configure-request'),
      fits('restart', 'seed-restart-request'),
      fits('node', 'req-node-v1'),
      fits('node', 'req-node-v2'),
    ]).toEqual([
      ['seed-install-request', true, false],
      ['req-install-v2-dspn', true, true],
      ['req-install-v2-ownport', false, true],
      ['seed-configure-request', true, false],
      ['seed-restart-request', true, true],
      ['req-node-v1', true, false],
      ['req-node-v2', false, true],
    ])
  })
})
