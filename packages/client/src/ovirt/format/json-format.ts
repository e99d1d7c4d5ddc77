import { readJson, writeJson } from '@jobwright/core/ovirt'
import type { OvirtFormat } from './format.ts'

/**
 * Documents as JSON, as the engine writes them: booleans and integers as texts, times in milliseconds. Fields that are new are kept, and told as events of
 * the kind `drift`. A document that nests deeper than 64 levels is refused.
 *
 * @example
 * import { jsonFormat } from '@jobwright/client/ovirt'
 * jsonFormat.read('action', '{ "status" : "complete", "force" : "true" }', 'v4') //=> { ok: true, value: { status: 'complete', force: true } }
 * jsonFormat.read('jobs', '<jobs/>', 'v4') //=> { ok: false, issues: [{ code: 'invalid_json', path: [] }] }
 */
export const jsonFormat: OvirtFormat = /*@__PURE__*/ (() =>
  Object.freeze<OvirtFormat>({
    type: 'application/json',
    read(kind, text, profile) {
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        // The parser's own words quote the text.
        return { ok: false, issues: [{ code: 'invalid_json', path: [] }] }
      }
      return readJson(kind, value, { profile })
    },
    write: (kind, document, profile) => writeJson(kind, document, { profile }),
  }))()
