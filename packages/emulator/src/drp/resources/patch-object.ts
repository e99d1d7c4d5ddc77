import { jsonBody } from '../http/body.ts'
import type { DrpCall } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import { applyPatch, decodePatch, type Operation, quoteOperation } from '../patch/patch.ts'
import type { Site } from '../site.ts'
import { DecodeError, decodeStruct } from '../store/decode.ts'
import type { ObjectsByPrefix, Prefix } from '../store/objects.ts'
import { demandFor, keyOf } from './find-object.ts'
import type { Change, Draft, Kind } from './kind.ts'
import { changeObject } from './save-object.ts'

/** The operations of a PATCH. Refuses with 400 what is no JSON Patch. */
export function patchOf(call: DrpCall): readonly Operation[] {
  try {
    return decodePatch(jsonBody(call))
  } catch (error) {
    if (error instanceof DecodeError) refuse(400, [error.message], { type: call.method })
    throw error
  }
}

/** Applies a JSON Patch to an object: refuses with 409 where it does not fit, and 406 where the outcome is no such object. */
export function patchObject<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  old: ObjectsByPrefix[P],
  operations: readonly Operation[],
  change: Change,
): ObjectsByPrefix[P] {
  const { call } = change
  const about = { model: kind.prefix, key: keyOf(kind, old), type: call.method }
  for (const { op, path } of operations) if (op !== 'test') demandFor(kind, old, `update:${path}`, change, 'patch')
  if (operations.length === 0) return old
  const patched = applyPatch(old, operations)
  if (!patched.ok) {
    const { line, why, operation } = patched
    refuse(409, [`Patch error at line ${line}: ${why}`, `Patch line: ${quoteOperation(operation)}`], about)
  }
  const struct = kind.struct(site)
  let draft: Draft<P>
  try {
    draft = decodeStruct(struct, patched.document, `backend.${struct.name}`) as unknown as Draft<P>
  } catch (error) {
    if (error instanceof DecodeError) refuse(406, [error.message], about)
    throw error
  }
  const key = keyOf(kind, draft)
  if (key !== about.key) refuse(400, [`Update: ${kind.prefix}:${key} does not already exist`], { type: call.method })
  return changeObject(site, kind, draft, old, change)
}
