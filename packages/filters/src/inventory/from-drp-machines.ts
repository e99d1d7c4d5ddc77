import { checkKeys, invalidInput, type Node } from '@jobwright/core'
import { ownValue } from '../given-values.ts'

/** What is read of a DRP machine, under the names it has there; all else is passed over. */
export interface DrpMachineFields {
  /** The machine's name. */
  readonly Name: string
  /** The profiles it has. Absent or null: none. */
  readonly Profiles?: readonly string[] | null | undefined
  /** Its metadata, by key. Absent or null: none. */
  readonly Meta?: Readonly<Record<string, string>> | null | undefined
  /** Its own params, by name; those of its profiles are there only where the machine was asked for with `aggregate=true`. Absent or null: none. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
}

/** What becomes of the parts of a machine. */
export interface DrpMachineOptions {
  /** Whether Meta becomes labels. Default: true. */
  readonly meta?: boolean | undefined
  /**
   * Which params become labels: `strings` those whose value is a text; `scalars` also numbers and booleans, as text; `none`; or those of these
   * names that are texts. Default: `strings`. Where Meta has a label of the same key, that one counts.
   */
  readonly params?: 'strings' | 'scalars' | 'none' | readonly string[] | undefined
  /** Fields of the machine that become labels where they hold a text that is not empty, such as `Stage`, `BootEnv` or `Arch`; never `Secret`. Default: none. */
  readonly fields?: readonly string[] | undefined
  /** The param that names the machine's rack, as a text or a number; null: none does. Default: `rack`. It becomes no label then. */
  readonly rack?: string | null | undefined
  /** Params that say something of the rack: those that are texts become its labels, and no labels of the machine. Default: none. */
  readonly rackLabels?: readonly string[] | undefined
}

type Labels = Readonly<Record<string, string>>
type Settings = { readonly [Option in keyof DrpMachineOptions]-?: Exclude<DrpMachineOptions[Option], undefined> }

/**
 * Makes nodes of the machines that Digital Rebar Provision lists: the name; Profiles as tags; Meta and the params that are texts as labels; and a
 * param as the rack.
 *
 * `toDrpQuery` takes labels for Meta, and looks for no rack, unless it is told otherwise: where the server is to list what is selected here, use
 * `params: 'none'`, or tell it which labels are params.
 *
 * @param machines the machines as the server lists them (asked for with `slim`, they have fewer labels).
 * @param options which fields and params count, and as what; unknown ones are refused.
 * @returns the nodes in the order of the machines.
 * @throws JobwrightError `invalid-input` for machines that are none, and for options that are wrong; never with a value in the message.
 * @example
 * import { fromDrpMachines } from '@jobwright/filters'
 *
 * const machine = { Name: 'm1', Profiles: ['gpu'], Meta: { color: 'red' }, Params: { rack: 'r1', 'bios/mode': 'uefi', cpus: 64 }, Arch: 'amd64' }
 *
 * fromDrpMachines([machine]) //=> [{ name: 'm1', tags: ['gpu'], labels: { 'bios/mode': 'uefi', color: 'red' }, rack: 'r1' }]
 * fromDrpMachines([machine], { params: ['cpus'], fields: ['Arch'], rack: null })[0]?.labels //=> { Arch: 'amd64', color: 'red' }
 */
export function fromDrpMachines(
  machines: readonly DrpMachineFields[],
  options: DrpMachineOptions = {},
): readonly Node[] {
  const settings = settingsOf(options)
  if (!Array.isArray(machines)) throw invalidInput('fromDrpMachines: machines must be a list of machines.')
  return Array.from(machines as readonly unknown[], (machine, index) => nodeOf(machine, `machines[${index}]`, settings))
}

function settingsOf(options: DrpMachineOptions): Settings {
  checkKeys('fromDrpMachines', options, ['meta', 'params', 'fields', 'rack', 'rackLabels'])
  const { meta = true, params = 'strings', fields = [], rack = 'rack', rackLabels = [] } = options
  if (typeof meta !== 'boolean') throw invalidInput('fromDrpMachines: meta must be true or false.')
  if (!areTexts(params) && !['strings', 'scalars', 'none'].includes(params)) {
    throw invalidInput('fromDrpMachines: params must be strings, scalars, none, or a list of names.')
  }
  if (rack !== null && typeof rack !== 'string')
    throw invalidInput('fromDrpMachines: rack must be the name of a param, or null.')
  for (const [name, list] of Object.entries({ fields, rackLabels })) {
    if (!areTexts(list)) throw invalidInput(`fromDrpMachines: ${name} must be a list of names.`)
  }
  if (fields.includes('Secret')) throw invalidInput('fromDrpMachines: fields names Secret, which is to stay one.')
  return { meta, params, fields, rack, rackLabels }
}

function nodeOf(machine: unknown, at: string, settings: Settings): Node {
  if (!isRecord(machine)) throw invalidInput(`fromDrpMachines: ${at} must be a machine.`)
  const name = ownValue(machine, 'Name')
  if (typeof name !== 'string') throw invalidInput(`fromDrpMachines: ${at}.Name must be a text.`)
  const tags = ownValue(machine, 'Profiles') ?? []
  if (!areTexts(tags)) throw invalidInput(`fromDrpMachines: ${at}.Profiles must be a list of texts.`)

  const params = recordAt(machine, 'Params', at)
  const rack = settings.rack === null ? undefined : ownValue(params, settings.rack)
  const rackLabels = pairs(params, settings.rackLabels)
  const node = { name, tags: [...tags], labels: labelsOf(machine, params, at, settings) }
  return {
    ...node,
    ...(typeof rack === 'string' || typeof rack === 'number' ? { rack: String(rack) } : {}),
    ...(rackLabels.length > 0 ? { rackLabels: Object.fromEntries(rackLabels) } : {}),
  }
}

/** Labels by rising weight: a later one of the same key counts. */
function labelsOf(machine: object, params: object, at: string, settings: Settings): Labels {
  const { meta, fields, rack, rackLabels } = settings
  const labels = pairs(machine, fields).filter(([, value]) => value !== '')
  for (const pair of paramPairs(params, settings.params)) {
    if (pair[0] !== rack && !rackLabels.includes(pair[0])) labels.push(pair)
  }
  if (meta) {
    for (const [key, value] of Object.entries(recordAt(machine, 'Meta', at))) {
      if (typeof value !== 'string')
        throw invalidInput(`fromDrpMachines: ${at}.Meta[${JSON.stringify(key)}] must be a text.`)
      labels.push([key, value])
    }
  }
  return Object.fromEntries(labels)
}

function paramPairs(params: object, which: Settings['params']): [string, string][] {
  if (typeof which !== 'string') return pairs(params, which)
  if (which === 'none') return []
  const texts = pairs(params, Object.keys(params))
  if (which === 'strings') return texts
  const scalars = Object.entries(params).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean')
  return [...texts, ...scalars.map(([key, value]) => [key, String(value)] as [string, string])]
}

/** Those of some keys under which an object has a text. */
function pairs(from: object, keys: readonly string[]): [string, string][] {
  return keys.flatMap((key): [string, string][] => {
    const value = ownValue(from, key)
    return typeof value === 'string' ? [[key, value]] : []
  })
}

function recordAt(machine: object, key: string, at: string): object {
  const value = ownValue(machine, key) ?? {}
  if (!isRecord(value)) throw invalidInput(`fromDrpMachines: ${at}.${key} must be an object.`)
  return value
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
