import { goJson } from '../http/go-json.ts'
import type { AnyObject, BootEnvObject, MachineObject, StageObject, TaskObject } from '../store/objects.ts'
import { Method, print, Thing, textOf, type Value } from './values.ts'

/** What a machine's templates can refer to. */
export interface Surroundings {
  readonly machine: MachineObject
  readonly stage: StageObject | undefined
  readonly bootEnv: BootEnvObject | undefined
  readonly task: TaskObject
  /** Where the server is, such as `http://127.0.0.1:8092`. */
  readonly origin: string
  readonly params: ParamLookUp
  /** Makes a token for the machine. */
  token(): string
}

/** The parameters that count for a machine. */
export interface ParamLookUp {
  /** Does the machine, one of its profiles, its stage or everybody have it? */
  exists(name: string): boolean
  /** Its value, which may be its default; undefined when there is none. */
  find(name: string): { readonly value: unknown } | undefined
}

/** Puts together what is the dot of a template of a task. */
export function renderDataOf(about: Surroundings): Thing {
  const { machine, origin } = about
  const param = (name: Value): Value => {
    const found = about.params.find(textOf(name))
    if (found === undefined) throw new Error(`No such machine parameter ${textOf(name)}`)
    return found.value as Value
  }
  return new Thing('*backend.RenderData', [
    ['Machine', machineOf(machine, origin)],
    ['Env', about.bootEnv === undefined ? null : bootEnvOf(about.bootEnv, origin)],
    ['Stage', about.stage === undefined ? null : thingOf('*backend.rStage', about.stage)],
    ['Task', thingOf('*backend.rTask', about.task)],
    ['Param', new Method(1, param)],
    ['ParamExists', new Method(1, (name) => about.params.exists(textOf(name)))],
    ['ParamAsJSON', new Method(1, (name) => goJson(sorted(param(name))))],
    ['ApiURL', new Method(0, () => origin)],
    ['ProvisionerURL', new Method(0, () => origin)],
    ['ProvisionerAddress', new Method(0, () => new URL(origin).hostname)],
    ['GenerateToken', new Method(0, () => about.token())],
    ['ParseURL', new Method(2, parseUrl)],
  ])
}

function machineOf(machine: MachineObject, origin: string): Thing {
  const { Name: name, Uuid: uuid, Address: address } = machine
  return thingOf('*backend.rMachine', machine, [
    ['UUID', uuid],
    ['ShortName', name.slice(0, name.includes('.') ? name.indexOf('.') : name.length)],
    ['Path', `machines/${uuid}`],
    ['Url', `${origin}/machines/${uuid}`],
    ['HexAddress', new Method(0, () => hexOf(address))],
    ['MacAddr', new Method(-1, () => machine.HardwareAddrs[0] ?? '')],
    ['HasProfile', new Method(1, (wanted) => machine.Profiles.includes(textOf(wanted)))],
  ])
}

function bootEnvOf(bootEnv: BootEnvObject, origin: string): Thing {
  const install = `${bootEnv.OS.Name}/install`
  const pathFor = (protocol: Value, path: Value): string => {
    if (protocol === 'disk' || protocol === 'tftp') return `${install}/${textOf(path)}`
    if (protocol === 'http') return `${origin}/${install}/${textOf(path)}`
    throw new Error(`Unknown protocol ${print(protocol)}`)
  }
  return thingOf('*backend.rBootEnv', bootEnv, [
    ['InstallUrl', `${origin}/${install}`],
    ['PathFor', new Method(2, pathFor)],
    ['JoinInitrds', new Method(1, (protocol) => bootEnv.Initrds.map((path) => pathFor(protocol, path)).join(' '))],
  ])
}

/** Lets templates see an object's fields; whole numbers are Go's `int` there. */
function thingOf(type: string, object: AnyObject, more: Iterable<readonly [string, Value]> = []): Thing {
  const fields = Object.entries(object)
    // Secrets are not for templates that anybody may render.
    .filter(([name]) => name !== 'Secret')
    .map(([name, value]) => [name, typeof value === 'number' ? BigInt(value) : (value as Value)] as const)
  return new Thing(type, [...fields, ...more])
}

/** Go writes the keys of maps in order. */
function sorted(value: Value): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (_, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
      : item,
  )
}

function hexOf(address: string): string {
  const parts = address.split('.').map(Number)
  return parts.length === 4 ? parts.map((part) => part.toString(16).padStart(2, '0').toUpperCase()).join('') : ''
}

function parseUrl(segment: Value, url: Value): Value {
  const parsed = URL.parse(textOf(url))
  if (parsed === null) throw new Error(`parse ${textOf(url)}: invalid URI for request`)
  switch (segment) {
    case 'scheme':
      return parsed.protocol.slice(0, -1)
    case 'host':
      return parsed.host
    case 'path':
      return parsed.pathname
    default:
      throw new Error(`No idea how to get URL part ${print(segment)} from ${textOf(url)}`)
  }
}
