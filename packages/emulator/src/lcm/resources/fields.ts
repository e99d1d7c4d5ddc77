import type { LcmProfile } from '../controls.ts'
import type { KindName } from '../store/records.ts'

/** What a request can say of a record in one field. */
export interface Field {
  /** Its name on the wire. */
  readonly name: string
  /** Its name in v1, where that is another one. */
  readonly v1?: string | undefined
  /** Another name that requests may have for it. */
  readonly alias?: string | undefined
  /** What its value is, where it is not null. */
  readonly type: 'text' | 'yes-no' | 'number' | 'object'
  /** Must it be given, and say something? Default false. */
  readonly required?: boolean | undefined
  /** What it is where a request says nothing. Default null. */
  readonly fallback?: unknown
  /** The only words it may be. Default any. */
  readonly words?: readonly string[] | undefined
  /** The kind of record that it names by its id. Default none. */
  readonly refersTo?: KindName | undefined
  /** Is it never shown, or only where that is assumed? Default: it is shown. */
  readonly secret?: 'always' | 'clusterPasswordsShown' | 'repositoryPasswordsShown' | undefined
  /** The only version that has it. Default both. */
  readonly only?: LcmProfile | undefined
}

const name: Field = { name: 'name', type: 'text', required: true }
const comment: Field = { name: 'comment', type: 'text' }

const credential: Field = { name: 'machine-credential-id', type: 'text', refersTo: 'machine_credentials' }
const configProfile: Field = { name: 'config-profile-id', type: 'text', refersTo: 'config_profiles' }

const text = (fieldName: string, more: Partial<Field> = {}): Field => ({ name: fieldName, type: 'text', ...more })
const yesNo = (fieldName: string, fallback: boolean | null, more: Partial<Field> = {}): Field => ({
  name: fieldName,
  type: 'yes-no',
  fallback,
  ...more,
})

/** What requests can say of each kind of record. */
export const fieldsOf: Readonly<Record<KindName, readonly Field[]>> = /*@__PURE__*/ (() => ({
  clusters: [
    name,
    comment,
    text('repository-id', { refersTo: 'repositories' }),
    credential,
    configProfile,
    { name: 'ssh-management-port', type: 'number', fallback: 22 },
    yesNo('managed', true),
    text('old-password', { secret: 'clusterPasswordsShown', only: 'v2' }),
    text('new-password', { secret: 'clusterPasswordsShown', only: 'v2' }),
    yesNo('manage-opsc-cassandra-ssl', true, { only: 'v2' }),
  ],
  datacenters: [
    name,
    comment,
    text('cluster-id', { required: true, refersTo: 'clusters' }),
    credential,
    configProfile,
    { name: 'ssh-management-port', type: 'number' },
    yesNo('graph-enabled', false),
    yesNo('solr-enabled', false),
    yesNo('spark-enabled', false),
    yesNo('hadoop-enabled', false),
  ],
  nodes: [
    name,
    comment,
    text('datacenter-id', { required: true, refersTo: 'datacenters' }),
    text('ssh-management-address', { required: true }),
    { name: 'ssh-management-port', type: 'number' },
    credential,
    configProfile,
    text('listen-address'),
    text('native-transport-address', { v1: 'rpc-address' }),
    text('broadcast-address'),
    text('native-transport-broadcast-address', { v1: 'broadcast-rpc-address' }),
    text('initial-token'),
    { name: 'facts', type: 'object', fallback: {} },
    yesNo('seed', null),
    yesNo('auto-bootstrap', null),
    text('rack'),
  ],
  machine_credentials: [
    name,
    comment,
    text('login-user', { alias: 'login-name' }),
    text('login-password', { secret: 'always' }),
    text('ssh-private-key', { secret: 'always' }),
    text('ssh-unlock', { secret: 'always' }),
    text('become-mode', { fallback: 'direct', words: ['direct', 'sudo', 'su'] }),
    text('become-user', { fallback: 'root' }),
    text('become-password', { secret: 'always' }),
    yesNo('use-ssh-keys', null),
  ],
  repositories: [
    name,
    comment,
    text('repo-key-url'),
    text('repo-url'),
    text('username'),
    text('password', { secret: 'repositoryPasswordsShown' }),
    yesNo('use-proxy', false),
    text('deb-dist', { fallback: 'stable' }),
    text('deb-components', { fallback: 'main' }),
    yesNo('manual-repository-setup', false),
  ],
  config_profiles: [
    name,
    comment,
    text('datastax-version', { required: true }),
    text('agent-version'),
    text('config-path', { fallback: '/etc/dse/' }),
    { name: 'json', type: 'object', fallback: {} },
  ],
}))()

/** The name of a field in a version. */
export function nameIn(version: LcmProfile, field: Field): string {
  return version === 'v1' ? (field.v1 ?? field.name) : field.name
}
