import { checkKeys } from '@jobwright/core'
import { demand } from '../../server/demand.ts'
import type { LcmAssumptions } from '../assumptions.ts'
import type { LcmSettings } from '../settings.ts'
import { listOf } from './list-of.ts'

/** Fields of a record by their names on the wire, beside those that are told. */
export interface SeededFields {
  /** Any field that a request could set, such as `comment`. */
  readonly [field: string]: unknown
}

/** A machine credential, repository or configuration profile to begin with, as it would be posted. */
export interface SeededRecord extends SeededFields {
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** Its name, unique in its kind. */
  readonly name: string
}

/** A node to begin with. */
export interface SeededNode extends SeededRecord {
  /** Where LCM logs in to it. Default: its name. */
  readonly 'ssh-management-address'?: string | undefined
  /** Its rack. Default null. */
  readonly rack?: string | null | undefined
}

/** A datacenter to begin with, with its nodes. */
export interface SeededDatacenter extends SeededRecord {
  /** Its nodes, in the order in which jobs come to them. Default none. */
  readonly nodes?: readonly SeededNode[] | undefined
}

/** A cluster to begin with, with its datacenters. */
export interface SeededCluster extends SeededRecord {
  /** Its datacenters, in the order in which jobs come to them. Default none. */
  readonly datacenters?: readonly SeededDatacenter[] | undefined
  /** Has it been installed? Then it can be configured at once, its `converged-on` and `opsc-cluster-id` are set. Default false. */
  readonly installed?: boolean | undefined
}

/** Somebody who can log in. */
export interface SeededUser {
  /** The name. */
  readonly username: string
  /** The password. */
  readonly password: string
  /** May this user use LCM? Others are answered 401 there, as if they had not logged in. Default true. */
  readonly admin?: boolean | undefined
}

/** What a node did in a finished job. */
export interface SeededJobNode {
  /** The node's name or id. */
  readonly node: string
  /** How its part ended. Default: as the job did. */
  readonly status?: string | undefined
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** When the job was picked up: RFC 3339. Default: when it was made. */
  readonly 'created-on'?: string | undefined
  /** When its part ended: RFC 3339. Default: when the job ended. */
  readonly 'modified-on'?: string | undefined
}

/** An event of a finished job. */
export interface SeededJobEvent {
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** The name or id of the node that it happened on; null for the job as a whole. Default null. */
  readonly node?: string | null | undefined
  /** When: RFC 3339. Default: when the job was made. */
  readonly at?: string | undefined
  /** Its `event-type`. Default `milestone`. */
  readonly type?: string | undefined
  /** Its `event-subtype`. Default `start`. */
  readonly subtype?: string | undefined
  /** What happened, in words. */
  readonly message: string
  /** What it is about. Default null. */
  readonly resource?: string | null | undefined
  /** How it was before. Default nothing. */
  readonly before?: Readonly<Record<string, unknown>> | undefined
  /** How it was afterwards. Default nothing. */
  readonly after?: Readonly<Record<string, unknown>> | undefined
  /** Was something changed? Default false. */
  readonly changes?: boolean | undefined
  /** The stack of the program that failed. Default null. */
  readonly traceback?: string | null | undefined
}

/** A job that has ended before the first request: history, which no rule looks at but the roll-up of statuses. */
export interface SeededJob {
  /** Its id, a UUID. Default: a new one. */
  readonly id?: string | undefined
  /** Its `job-type`. Default `install`. Any word is taken, as those of imports and agent installs are in no document. */
  readonly 'job-type'?: string | undefined
  /** What it was run on: the name or id of a cluster, of a datacenter, or of a node. Name one, and the cluster too where names repeat. */
  readonly cluster?: string | undefined
  /** The datacenter it was run on. Default: the whole cluster. */
  readonly datacenter?: string | undefined
  /** The node it was run on. Default: the whole datacenter or cluster. */
  readonly node?: string | undefined
  /** How it ended: COMPLETE, FAILED, TERMINATED or ORPHANED. Default `COMPLETE`. */
  readonly status?: string | undefined
  /** Its options as the server keeps them. Default: the `job-type` alone. */
  readonly 'job-data'?: Readonly<Record<string, unknown>> | undefined
  /** Its description. Default null. */
  readonly description?: string | null | undefined
  /** When it was made: RFC 3339. Default: an hour before the seeding, later ones a minute after those before. */
  readonly 'created-on'?: string | undefined
  /** When it ended: RFC 3339. Default: when it was made. */
  readonly 'modified-on'?: string | undefined
  /** Its rows, one for each node. Default: one for each node in its scope. */
  readonly nodes?: readonly SeededJobNode[] | undefined
  /** Its events. Default: that it started. */
  readonly events?: readonly SeededJobEvent[] | undefined
}

/** What an emulated OpsCenter knows before the first request. */
export interface LcmSeed {
  /** Clusters with datacenters and nodes. Default: one cluster `cluster01` with one datacenter `datacenter01` of three nodes, not yet installed. */
  readonly clusters?: readonly SeededCluster[] | undefined
  /** How machines are logged in to. Default: one, `credential01`, which seeded clusters use that name none. */
  readonly machineCredentials?: readonly SeededRecord[] | undefined
  /** Where packages come from. Default: one, `repository01`, which seeded clusters use that name none. */
  readonly repositories?: readonly SeededRecord[] | undefined
  /** How nodes are configured. Default: one, `profile01`, which seeded clusters use that name none. */
  readonly configProfiles?: readonly SeededRecord[] | undefined
  /** Who can log in. Default: `admin` with the password `admin`, as when authentication is turned on. With users, people have to log in. */
  readonly users?: readonly SeededUser[] | undefined
  /** Jobs that have ended, oldest first. Default none. */
  readonly jobs?: readonly SeededJob[] | undefined
  /** How OpsCenter is set up. Default: as it comes. */
  readonly settings?: LcmSettings | undefined
  /** What is assumed where no source tells. Default: see each. */
  readonly assumptions?: LcmAssumptions | undefined
}

/** Throws JobwrightError `invalid-input` for what is no seed: seeds may come from a file. What is in its lists is checked when it is made. */
export function checkSeed(seed: LcmSeed): void {
  demand(typeof seed === 'object' && seed !== null && !Array.isArray(seed), 'the seed of LCM: it must be an object.')
  const lists = ['clusters', 'machineCredentials', 'repositories', 'configProfiles', 'users', 'jobs'] as const
  checkKeys('the seed of LCM', seed, [...lists, 'settings', 'assumptions'])
  for (const [at, user] of listOf('users', seed.users ?? []).entries()) {
    checkKeys(`users[${at}]`, user, ['username', 'password', 'admin'])
    const isText = (text: unknown): boolean => typeof text === 'string' && text !== ''
    demand(isText(user.username) && isText(user.password), `users[${at}]: it must have a username and a password.`)
  }
}
