import { type Answer, json } from '../http/answer.ts'
import { pageOf } from '../http/page.ts'
import { refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { textIn } from '../store/records.ts'

/** The versions of DataStax Enterprise that configuration profiles are for. What else the server knows of them, it knows from files that are not here. */
export function definitionsPage(request: HandledRequest): Answer {
  return pageOf(request, versionsOf(request), (version) => ({ 'datastax-version': version }))
}

/** The definitions of the configuration files of a version: none, as their form is in no document. */
export function definitionsOf(request: HandledRequest): Answer {
  if (!versionsOf(request).includes(request.id)) refuse('not-found', 'There are no definitions for this version.')
  return json(200, {})
}

function versionsOf({ site }: HandledRequest): readonly string[] {
  const versions = site.store.resources.config_profiles.all().map((profile) => textIn(profile, 'datastax-version'))
  return [...new Set(versions)]
}
