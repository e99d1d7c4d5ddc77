import {
  type CreateMachine,
  type Machine,
  machineSchema,
  parseCreateMachine,
  parseMachine,
  parseMachineList,
} from '@jobwright/core/drp'
import { checkDocument, type DocumentOperation, readDocuments } from '../api/index.ts'
import type { MachineExpectation, MachineUpdate, PatchOperation } from './changes.ts'
import type { Listed } from './listing.ts'
import { machineFields, patchOf } from './patch.ts'

const oneMachine = /*@__PURE__*/ (() => readDocuments(parseMachine, machineSchema))()

/** `GET /machines`. */
export const listedMachines: Listed<Machine> = /*@__PURE__*/ (() => ({
  prefix: 'machines',
  key: 'Uuid',
  answer: readDocuments(parseMachineList, machineSchema, (machines) => machines),
}))()

/** `GET /machines/{uuid}`. */
export function getMachine(id: string, name = 'machines.get'): DocumentOperation<Machine> {
  return { name, method: 'GET', path: ['machines', id], ...oneMachine }
}

/** `POST /machines`. */
export function createMachine(machine: CreateMachine): DocumentOperation<Machine> {
  const json = checkDocument('machines.create', parseCreateMachine, machine)
  return { name: 'machines.create', method: 'POST', path: ['machines'], json, ...oneMachine }
}

/** `PATCH /machines/{uuid}`. */
export function updateMachine(
  name: string,
  id: string,
  changes: MachineUpdate | readonly PatchOperation[],
  expect: MachineExpectation | undefined,
): DocumentOperation<Machine> {
  const json = patchOf(name, changes, expect, machineFields)
  return { name, method: 'PATCH', path: ['machines', id], json, ...oneMachine }
}

/** `DELETE /machines/{uuid}`. */
export function deleteMachine(id: string): DocumentOperation<Machine> {
  return { name: 'machines.delete', method: 'DELETE', path: ['machines', id], ...oneMachine }
}
