import { usualPrefs } from '../resources/prefs.ts'
import type {
  BootEnvObject,
  ParamObject,
  ProfileObject,
  RoleObject,
  StageObject,
  TemplateObject,
  UserObject,
} from './objects.ts'
import type { DrpStore } from './store.ts'

/** Puts what a fresh server has: its own content, which cannot be changed, its first user, and its preferences. */
export function furnish(store: DrpStore): void {
  for (const stage of stages) store.stages.put(stage)
  for (const bootEnv of bootEnvs) store.bootenvs.put(bootEnv)
  store.params.put(localBoot)
  store.profiles.put(globalProfile)
  store.users.put(firstUser)
  store.roles.put(superuser)
  for (const [name, value] of Object.entries(usualPrefs)) store.prefs.set(name, value)
}

/** The passwords of the users of a fresh server. */
export const freshPasswords: ReadonlyMap<string, string> = /*@__PURE__*/ new Map([['rocketskates', 'r0cketsk8ts']])

const common = {
  Validated: true,
  Available: true,
  Errors: [],
  ReadOnly: false,
  Meta: {},
  Endpoint: '',
  Bundle: '',
} as const
const content = { ...common, ReadOnly: true, Bundle: 'BasicStore' } as const
const title = 'Digital Rebar Provision'

const stageFields = {
  ...content,
  Partial: false,
  Documentation: '',
  Templates: [],
  RequiredParams: [],
  OptionalParams: [],
  Params: {},
  Tasks: [],
  Profiles: [],
  Reboot: false,
  RunnerWait: true,
} as const

const stages: readonly StageObject[] = [
  {
    ...stageFields,
    Meta: { color: 'green', icon: 'radio', title },
    Name: 'local',
    Description: 'Stage to boot into the local BootEnv.',
    BootEnv: 'local',
  },
  {
    ...stageFields,
    Meta: { color: 'green', icon: 'circle thin', title },
    Name: 'none',
    Description: 'Noop / Nothing stage',
    BootEnv: '',
  },
]

const bootEnvFields = {
  ...content,
  Documentation: '',
  Kernel: '',
  Initrds: [],
  BootParams: '',
  RequiredParams: [],
  OptionalParams: [],
} as const

const bootEnvs: readonly BootEnvObject[] = [
  {
    ...bootEnvFields,
    Meta: { color: 'green', 'feature-flags': 'change-stage-v2', icon: 'circle thin', title },
    Name: 'ignore',
    Description: 'The boot environment you should use to have unknown machines boot off their local hard drive',
    OS: osNamed('ignore'),
    Templates: [
      template('pxelinux', 'pxelinux.cfg/default'),
      template('ipxe', 'default.ipxe'),
      template('grub', 'grub/grub.cfg'),
    ],
    OnlyUnknown: true,
  },
  {
    ...bootEnvFields,
    Meta: { color: 'green', 'feature-flags': 'change-stage-v2', icon: 'radio', title },
    Name: 'local',
    Description: 'The boot environment you should use to have known machines boot off their local hard drive',
    OS: osNamed('local'),
    Templates: [
      template('pxelinux', 'pxelinux.cfg/{{.Machine.HexAddress}}'),
      template('ipxe', '{{.Machine.Address}}.ipxe'),
      template('pxelinux-mac', 'pxelinux.cfg/{{.Machine.MacAddr "pxelinux"}}'),
      template('ipxe-mac', '{{.Machine.MacAddr "ipxe"}}.ipxe'),
      template('grub', 'grub/{{.Machine.Address}}.cfg'),
      template('grub-mac', 'grub/{{.Machine.MacAddr "grub"}}.cfg'),
    ],
    OnlyUnknown: false,
  },
]

const localBoot: ParamObject = {
  ...content,
  Name: 'pxelinux-local-boot',
  Description: 'How pxelinux boots from the disk.',
  Documentation: '',
  Secure: false,
  Schema: { type: 'string', default: 'localboot 0' },
}

const globalProfile: ProfileObject = {
  ...common,
  Meta: { color: 'blue', icon: 'world', title },
  Partial: false,
  Name: 'global',
  Description: 'Parameters of every machine.',
  Documentation: '',
  Params: {},
}

const firstUser: UserObject = {
  ...common,
  Name: 'rocketskates',
  Description: '',
  Secret: 'secret-of-the-user',
  Roles: ['superuser'],
}

const superuser: RoleObject = {
  ...content,
  Name: 'superuser',
  Claims: [{ scope: '*', action: '*', specific: '*' }],
  Description: '',
  Documentation: '',
}

function template(name: string, path: string): TemplateObject {
  return { Name: name, Path: path, ID: '', Contents: 'exit\n', Meta: {} }
}

function osNamed(name: string): BootEnvObject['OS'] {
  return {
    Name: name,
    Family: '',
    Codename: '',
    Version: '',
    IsoFile: '',
    IsoSha256: '',
    IsoUrl: '',
    SupportedArchitectures: {},
  }
}
