import { Refusal, reasons, refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import type { Followed } from '../list/follow.ts'
import { followLinks, linkTree } from '../list/follow.ts'
import { userReference } from './render.ts'
import { jobFor, stepFor, stepsFor } from './seen.ts'

/** How many documents one answer may have in it by links. Jobs and steps lead to each other, so that there is no end to them. */
const mostFollowed = 10_000

/**
 * What adds to documents what the parameter `follow` asks for. What is followed is read as by a call of its own, though all of it, whatever the limit of
 * the call. What becomes of links that are not there, or lead to what the caller may not see, is assumed; where there are too many the engine would come
 * to its limits, and is assumed to answer 500.
 */
export function follower(request: HandledRequest): <T extends object>(document: T) => T {
  const paths = request.call.parameter('follow')
  if (paths === undefined || paths.trim() === '') return (document) => document
  const tree = linkTree(paths) ?? giveUp('More links are to be followed than can be')
  let left = mostFollowed
  const read = (href: string): Followed => {
    const target = readAt(request, href)
    left -= Array.isArray(target) ? Math.max(1, target.length) : 1
    return left < 0 ? giveUp('More documents are to be followed than can be') : target
  }
  const lost = (name: string): void => {
    if (request.site.assumptions.lostLinks === 'fault') giveUp(`Cannot follow ${name}`)
  }
  return (document) => followLinks(document, tree, read, lost)
}

function giveUp(why: string): never {
  return refuse(500, reasons.operationFailed, `${why}.`)
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
