import { checkKeys, invalidInput } from '@jobwright/core'
import type { JobExpectation, JobUpdate, MachineExpectation, MachineUpdate, PatchOperation } from './changes.ts'
import type { WorkOrderExpectation, WorkOrderUpdate } from './work-order-changes.ts'

/** The names of the fields that may be changed or expected by name: a mistyped one would be refused by the server, or passed over. */
export interface PatchFields {
  readonly changes?: readonly string[] | undefined
  readonly expect: readonly string[]
}

type NamesOf<T> = readonly (keyof T & string)[]

/** The fields of jobs. */
export const jobFields: PatchFields = /*@__PURE__*/ (() => ({
  changes: ['State', 'ExitState', 'Meta', 'ResultErrors'] satisfies NamesOf<JobUpdate>,
  expect: ['State', 'ExitState', 'Current', 'Machine', 'Task'] satisfies NamesOf<JobExpectation>,
}))()

/** The fields of machines. */
export const machineFields: PatchFields = /*@__PURE__*/ (() => ({
  changes: [
    'Name',
    'Description',
    'Address',
    'Arch',
    'Workflow',
    'Stage',
    'BootEnv',
    'Tasks',
    'CurrentTask',
    'Runnable',
    'Locked',
    'Profiles',
    'Params',
    'Meta',
    'HardwareAddrs',
    'Context',
    'WorkOrderMode',
  ] satisfies NamesOf<MachineUpdate>,
  expect: [
    'Workflow',
    'Stage',
    'BootEnv',
    'CurrentTask',
    'Tasks',
    'CurrentJob',
    'Runnable',
    'Locked',
    'Context',
  ] satisfies NamesOf<MachineExpectation>,
}))()

/** The fields of work orders. */
export const workOrderFields: PatchFields = /*@__PURE__*/ (() => ({
  changes: ['State', 'Status', 'Runnable', 'Profiles', 'Params', 'Meta', 'Archived'] satisfies NamesOf<WorkOrderUpdate>,
  expect: [
    'State',
    'Machine',
    'Blueprint',
    'CurrentTask',
    'CurrentJob',
    'JobState',
    'Runnable',
  ] satisfies NamesOf<WorkOrderExpectation>,
}))()

/** Makes the patch of a change: tests of what is expected, then a replacement for each field, or the caller's own operations. */
export function patchOf(
  of: string,
  changes: object | readonly PatchOperation[],
  expect: object = {},
  fields: PatchFields = { expect: [] },
): readonly PatchOperation[] {
  checkKeys(`${of}: expect`, expect, fields.expect)
  const tests = operations('test', expect)
  if (Array.isArray(changes)) return [...tests, ...changes.map((one) => checkOperation(of, one))]
  if (fields.changes !== undefined) checkKeys(of, changes, fields.changes)
  return [...tests, ...operations('replace', changes)]
}

function operations(op: 'test' | 'replace', values: object): PatchOperation[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ op, path: pointer(key), value }],
  )
}

/** A JSON Pointer (RFC 6901) of keys that may hold anything. */
export function pointer(...keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

const known: ReadonlySet<unknown> = /*@__PURE__*/ new Set(['test', 'add', 'replace', 'remove', 'move', 'copy'])

function checkOperation(of: string, operation: unknown): PatchOperation {
  const { op, path, from } = (operation ?? {}) as Readonly<Record<string, unknown>>
  const isMove = op === 'move' || op === 'copy'
  if (known.has(op) && typeof path === 'string' && (!isMove || typeof from === 'string')) {
    return operation as PatchOperation
  }
  throw invalidInput(
    `${of}: an operation of a patch must have an op (test, add, replace, remove, move, copy) and a path, and a from if it moves or copies.`,
  )
}
