import type { Site } from '../site.ts'

/** What the server tells about itself. */
export function infoOf({ profile, origin, store }: Site): unknown {
  const { hostname, port } = new URL(origin)
  return {
    arch: 'amd64',
    os: 'linux',
    version: versions[profile],
    id: 'emulator',
    local_id: '02:00:00:00:00:01',
    ha_id: 'emulator',
    api_port: Number(port),
    file_port: 8091,
    dhcp_port: 67,
    binl_port: 4011,
    tftp_port: 69,
    tftp_enabled: false,
    dhcp_enabled: false,
    binl_enabled: false,
    prov_enabled: false,
    address: hostname,
    stats: [
      { name: 'machines.count', count: store.machines.size },
      { name: 'subnets.count', count: 0 },
    ],
    features: profile === 'v4' ? [...features, ...newerFeatures] : features,
    scopes,
    License: {
      Contact: '',
      ContactEmail: '',
      ContactId: '',
      Owner: '',
      OwnerEmail: '',
      OwnerId: '',
      Grantor: '',
      GrantorEmail: '',
      Version: '',
      GenerationVersion: '',
      Licenses: [],
    },
  }
}

const versions = { 'v3.13': 'v3.13.6', v4: 'v4.12.0' } as const

const features = /*@__PURE__*/ (() =>
  (
    'api-v3 sane-exit-codes common-blob-size change-stage-map job-exit-states package-repository-handling profileless-machine ' +
    'threaded-log-levels plugin-v2 fsm-runner plugin-v2-safe-config workflows default-workflow http-range-header roles tenants secure-params ' +
    'separate-meta-api slim-objects secure-param-upgrade sprig multiarch actions-in-task-list endpoint-refs endpoint-proxy inline-upgrade ' +
    'bundle-objects secure-params-in-content-packs task-prerequisites content-prerequisite-version-checking stage-paramer auto-boot-target ' +
    'partial-objects regex-string-filters file-iso-exists-info-render log-has-head-method'
  ).split(' '))()

/** What only newer servers have. */
const newerFeatures = ['selective-job-purge'] as const

/** The verbs that claims may name, by scope. */
const scopes = /*@__PURE__*/ (() => {
  const usual = 'action actions create delete get list update'
  const secure = `${usual} getSecure updateSecure`
  const verbs: Readonly<Record<string, string>> = {
    bootenvs: usual,
    contents: 'create delete get list update',
    files: 'delete get list post',
    info: 'get',
    interfaces: usual,
    isos: 'delete get list post',
    jobs: `${usual} log`,
    leases: usual,
    machines: `${secure} updateTaskList`,
    objects: 'list',
    params: usual,
    plugin_providers: usual,
    plugins: secure,
    preferences: 'list post',
    profiles: secure,
    reservations: usual,
    roles: usual,
    stages: secure,
    subnets: usual,
    system: 'upgrade',
    tasks: usual,
    templates: usual,
    tenants: usual,
    users: `${usual} password token`,
    workflows: usual,
  }
  return Object.fromEntries(
    Object.entries(verbs).map(([scope, names]) => [
      scope,
      Object.fromEntries(names.split(' ').map((name) => [name, {}])),
    ]),
  )
})()
