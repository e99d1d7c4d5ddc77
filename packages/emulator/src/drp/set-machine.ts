import { checkKeys, invalidInput, JobwrightError } from '@jobwright/core'
import type { SeededObject } from './controls.ts'
import { machineKind } from './machines/kind.ts'
import type { Site } from './site.ts'
import { DecodeError, decodeStruct } from './store/decode.ts'
import type { MachineObject } from './store/objects.ts'

/** Changes fields of a machine past all rules. */
export function setMachine(site: Site, id: string, fields: SeededObject): void {
  const machine = site.store.machines.get(id)
  if (machine === undefined)
    throw new JobwrightError(`There is no machine ${JSON.stringify(id)}.`, { code: 'not-found' })
  const struct = machineKind.struct(site)
  checkKeys('the machine', fields, [...struct.fields.keys()])
  if ('Uuid' in fields && fields['Uuid'] !== id) throw invalidInput('the machine: its Uuid cannot be changed.')
  try {
    const decoded = decodeStruct(struct, { ...machine, ...fields }, struct.name) as unknown as MachineObject
    const namesake = site.store.machines.findBy('Name', decoded.Name)
    if (namesake !== undefined && namesake.Uuid !== id)
      throw invalidInput(`the machine: ${decoded.Name} is the name of another one.`)
    site.store.machines.put(decoded)
    site.emit({ type: 'machines', action: 'update', key: id, object: decoded, original: machine })
  } catch (error) {
    throw error instanceof DecodeError ? invalidInput(`the machine: ${error.message}`) : error
  }
}
