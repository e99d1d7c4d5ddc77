import { isDeepStrictEqual } from 'node:util'
import { goJson } from '../http/go-json.ts'
import { DecodeError, goKind } from '../store/decode.ts'
import { indexOf, isRecord, isThere, notAMember, PatchError, pointerParts, valueAt } from './pointer.ts'

/** An operation of a JSON Patch as the server reads it: what is left out is empty or null. */
export interface Operation {
  readonly op: string
  readonly path: string
  readonly from: string
  readonly value: unknown
}

/** What applying a patch gives: the new document, or at which operation it failed and why. */
export type Patched =
  | { readonly ok: true; readonly document: unknown }
  | { readonly ok: false; readonly line: number; readonly why: string; readonly operation: Operation }

/** Reads a body as a JSON Patch. No body and null are an empty one. Throws a {@link DecodeError} in Go's words. */
export function decodePatch(value: unknown): readonly Operation[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value))
    throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type jsonpatch2.Patch`)
  return value.map(decodeOperation)
}

function decodeOperation(value: unknown): Operation {
  const operation = { op: '', path: '', from: '', value: null as unknown }
  if (value === null) return operation
  if (!isRecord(value))
    throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type jsonpatch2.Operation`)
  for (const [name, item] of Object.entries(value)) {
    const field = name.toLowerCase()
    if (field === 'value') operation.value = item
    if (field !== 'op' && field !== 'path' && field !== 'from') continue
    if (item === null) continue
    if (typeof item !== 'string')
      throw new DecodeError(
        `json: cannot unmarshal ${goKind(item)} into Go struct field Operation.${field} of type string`,
      )
    if (field !== 'op' && pointerParts(item) === undefined) throw new DecodeError(`Invalid JSON pointer: ${item}`)
    operation[field] = item
  }
  return operation
}

/** The words in which an operation is quoted: always with `from` and `value`. */
export function quoteOperation({ op, path, from, value }: Operation): string {
  return goJson({ op, path, from, value })
}

/** Applies a patch to a document, which stays as it was: all of it, or nothing. */
export function applyPatch(document: unknown, operations: readonly Operation[]): Patched {
  let patched = structuredClone(document)
  for (const [line, operation] of operations.entries()) {
    try {
      patched = apply(patched, operation)
    } catch (error) {
      if (!(error instanceof PatchError)) throw error
      return { ok: false, line, why: error.message, operation }
    }
  }
  return { ok: true, document: patched }
}

/** Applies an operation; the document may be changed in place. */
function apply(document: unknown, { op, path, from, value }: Operation): unknown {
  const at = pointerParts(path) ?? []
  const source = pointerParts(from) ?? []
  switch (op) {
    case 'test':
      if (!isDeepStrictEqual(valueAt(document, at), value)) throw new PatchError('Test op failed.')
      return document
    case 'add':
      return put(document, at, structuredClone(value))
    case 'replace':
      if (!isThere(document, at)) throw new PatchError(`${path} does not refer to an existing location`)
      return replace(document, at, structuredClone(value))
    case 'remove':
      return remove(document, at, path)
    case 'move': {
      const moved = valueAt(document, source)
      return put(remove(document, source, from), at, moved)
    }
    case 'copy':
      return put(document, at, structuredClone(valueAt(document, source)))
    default:
      throw new PatchError(`Invalid op ${op}`)
  }
}

function put(document: unknown, at: readonly string[], value: unknown): unknown {
  const name = at.at(-1)
  if (name === undefined) return value
  const parent = valueAt(document, at.slice(0, -1))
  if (Array.isArray(parent)) {
    const index = name === '-' ? parent.length : indexOf(name)
    if (index === undefined || index > parent.length) throw notAMember(name, parent)
    parent.splice(index, 0, value)
  } else if (isRecord(parent)) setMember(parent, name, value)
  else throw notAMember(name, parent)
  return document
}

/** Sets what is known to be there. */
function replace(document: unknown, at: readonly string[], value: unknown): unknown {
  const name = at.at(-1)
  if (name === undefined) return value
  const parent = valueAt(document, at.slice(0, -1))
  if (Array.isArray(parent)) parent[Number(name)] = value
  else if (isRecord(parent)) setMember(parent, name, value)
  return document
}

function remove(document: unknown, at: readonly string[], path: string): unknown {
  const name = at.at(-1)
  if (!isThere(document, at)) throw new PatchError(`\`${path}\` does not point to an existing location`)
  if (name === undefined) return null
  const parent = valueAt(document, at.slice(0, -1))
  if (Array.isArray(parent)) parent.splice(Number(name), 1)
  else if (isRecord(parent)) delete parent[name]
  return document
}

/** Names such as `__proto__` are names like any other. */
function setMember(record: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true })
}
