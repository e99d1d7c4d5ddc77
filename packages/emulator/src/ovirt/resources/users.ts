import type { Answer } from '../http/answer.ts'
import { otherDocument } from '../http/other-document.ts'
import { emptyRefusal } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { pathId } from './ids.ts'
import { principalOf } from './render.ts'

/** Shows a user: the owner of a job. One that was removed is answered 404, though jobs name it still. */
export function getUser({ site, call, ids }: HandledRequest): Answer {
  const user = site.users.byId(pathId(ids[0]))
  if (user === undefined) return emptyRefusal(404)
  const { id, name } = user
  const members = [
    ['name', principalOf(name)],
    ['principal', principalOf(name)],
    ['user_name', name],
  ] as const
  const attributes = [
    ['href', `${call.base}/users/${id}`],
    ['id', id],
  ] as const
  return { status: 200, kind: 'other', value: otherDocument('user', members, attributes) }
}
