import { Refusal, reasons, refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import type { Followed } from '../list/follow.ts'
import { followLinks, linkTree } from '../list/follow.ts'
import { userReference } from './render.ts'
import { jobFor, stepFor, stepsFor } from './seen.ts'

/**
 * A document with what the parameter `follow` asks for in it. What is followed is read as by a call of its own, though all of it, whatever the limit of the
 * call. What becomes of links that are not there, or lead to what the caller may not see, is assumed.
 */
export function follow<T extends object>(request: HandledRequest, document: T): T {
  const paths = request.call.parameter('follow')
  if (paths === undefined || paths.trim() === '') return document
  return followLinks(
    document,
    linkTree(paths),
    (href) => readAt(request, href),
    (name) => {
      if (request.site.assumptions.lostLinks === 'fault') refuse(500, reasons.operationFailed, `Cannot follow ${name}.`)
    },
  )
}

function readAt({ site, call, caller }: HandledRequest, href: string): Followed {
  const [kind, id = '', below, stepId] = href.slice(call.base.length + 1).split('/')
  try {
    if (kind === 'users') {
      const user = site.users.byId(id)
      return user === undefined ? undefined : userReference(call, user)
    }
    if (kind !== 'jobs') return undefined
    if (below === undefined) return jobFor(site, call, caller, id)
    if (stepId === undefined) return stepsFor(site, call, caller, id)
    return href.endsWith('/statistics') ? [] : stepFor(site, call, caller, id, stepId)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
