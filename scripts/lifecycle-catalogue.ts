import * as drp from '../packages/core/src/drp/index.ts'
import * as drydock from '../packages/core/src/drydock/index.ts'
import * as lcm from '../packages/core/src/lcm/index.ts'
import type { AnyLifecycle } from '../packages/core/src/lifecycle/index.ts'
import * as ovirt from '../packages/core/src/ovirt/index.ts'

/** One table, with the profiles that share it. */
export interface Variant {
  readonly lifecycle: AnyLifecycle
  /** The names of its profiles; none where the lifecycle has no profiles. */
  readonly profiles: readonly string[]
  readonly isDefault: boolean
  /** How code reaches it: `jobLifecycles['v3.13']`. */
  readonly access: string
}

/** The lifecycle of one kind of thing, in every profile. */
export interface Family {
  readonly title: string
  /** The name of the export that holds all variants. */
  readonly exported: string
  readonly variants: readonly Variant[]
}

/** The lifecycles of one system. */
export interface System {
  /** The name of the room and of the sub-path. */
  readonly name: string
  readonly title: string
  readonly families: readonly Family[]
}

/** Every lifecycle that ships. */
export const catalogue: readonly System[] = [
  {
    name: 'drydock',
    title: 'Drydock',
    families: [withProfiles('Task', 'taskLifecycles', drydock.taskLifecycles, drydock.taskLifecycle)],
  },
  {
    name: 'drp',
    title: 'Digital Rebar Provision (DRP)',
    families: [
      withProfiles('Job', 'jobLifecycles', drp.jobLifecycles, drp.jobLifecycle),
      withProfiles('Agent', 'agentLifecycles', drp.agentLifecycles, drp.agentLifecycle),
      withoutProfiles('Work order', 'workOrderLifecycle', drp.workOrderLifecycle),
    ],
  },
  {
    name: 'lcm',
    title: 'OpsCenter Lifecycle Manager (LCM)',
    families: [
      withProfiles('Job', 'jobLifecycles', lcm.jobLifecycles, lcm.jobLifecycle),
      withProfiles('Job node', 'jobNodeLifecycles', lcm.jobNodeLifecycles, lcm.jobNodeLifecycle),
    ],
  },
  {
    name: 'ovirt',
    title: 'oVirt',
    families: [
      withProfiles('Job', 'jobLifecycles', ovirt.jobLifecycles, ovirt.jobLifecycle),
      withProfiles('Step', 'stepLifecycles', ovirt.stepLifecycles, ovirt.stepLifecycle),
    ],
  },
]

function withProfiles(
  title: string,
  exported: string,
  profiles: Readonly<Record<string, AnyLifecycle>>,
  byDefault: AnyLifecycle,
): Family {
  const variants = [...new Set(Object.values(profiles))].map((lifecycle) => {
    const names = Object.keys(profiles).filter((profile) => profiles[profile] === lifecycle)
    const name = names.at(-1) ?? ''
    return {
      lifecycle,
      profiles: names,
      isDefault: lifecycle === byDefault,
      access: /^\w+$/.test(name) ? `${exported}.${name}` : `${exported}['${name}']`,
    }
  })
  return { title, exported, variants }
}

function withoutProfiles(title: string, exported: string, lifecycle: AnyLifecycle): Family {
  return { title, exported, variants: [{ lifecycle, profiles: [], isDefault: true, access: exported }] }
}
