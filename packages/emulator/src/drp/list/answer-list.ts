import { type DrpQueryQuirk, evaluateDrpQuery } from '@jobwright/core/drp'
import { type Caller, mayDo } from '../auth/caller.ts'
import { type Answer, json, panicked } from '../http/answer.ts'
import type { DrpCall } from '../http/call.ts'
import { errorAnswer } from '../http/refusal.ts'
import type { Kind } from '../resources/kind.ts'
import { shown } from '../resources/shown.ts'
import { versionOfList } from '../resources/version.ts'
import type { Site } from '../site.ts'
import type { DrpObject, Prefix } from '../store/objects.ts'
import { failureMessage } from './failure-message.ts'
import { paramReading } from './param-reading.ts'
import { patternMatcher } from './pattern-matcher.ts'

/**
 * Answers `GET` and `HEAD` of a collection: the objects that the query asks for, how many these are and how many there are at all. Whoever may
 * not list a kind of object is told that there is none of it.
 */
export function answerList<P extends Prefix>(site: Site, call: DrpCall, caller: Caller, kind: Kind<P>): Answer {
  const { prefix } = kind
  const { profile } = site
  if (!mayDo(caller, prefix, 'list', '')) return listAnswer(call, [], 0, 0)
  const answer = evaluateDrpQuery(call.query, site.store.of(prefix).list(), {
    of: prefix,
    profile,
    matches: patternMatcher(),
    quirks: quirksOf(site),
    param: (name) => paramReading(site, name),
  })
  if (answer.ok) {
    const { rows, total } = answer
    const objects = call.method === 'HEAD' ? [] : rows.map((object) => shown(site, object, call))
    return { ...listAnswer(call, objects, rows.length, total), version: versionOfList(site, prefix, call) }
  }
  const { code } = answer
  const panics =
    (code === 'one-end' && site.quirk('drp/one-argument-panics')) ||
    (code === 'no-order' && site.quirk('drp/unordered-panics'))
  if (panics && profile === 'v3.13') return panicked
  return errorAnswer(406, [failureMessage(answer, prefix, profile)], { model: prefix, type: call.method })
}

function quirksOf(site: Site): readonly DrpQueryQuirk[] {
  return [
    ...(site.quirk('drp/re-matches-nothing') ? ['blind-patterns' as const] : []),
    ...(site.quirk('drp/filters-repeat-objects') ? ['test-by-test' as const] : []),
  ]
}

/** The answer to a HEAD that succeeds tells no content type. */
function listAnswer(call: DrpCall, objects: readonly DrpObject[], count: number, total: number): Answer {
  const headers = [
    ['X-Drp-List-Count', String(count)],
    ['X-Drp-List-Total-Count', String(total)],
  ] as const
  return call.method === 'HEAD' ? { status: 200, headers } : json(200, objects, headers)
}
