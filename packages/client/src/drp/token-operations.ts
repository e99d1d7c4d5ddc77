import { invalidInput } from '@jobwright/core'
import { parseTokenAnswer, type TokenAnswer, tokenAnswerSchema } from '@jobwright/core/drp'
import { type DocumentOperation, readDocuments } from '../api/index.ts'

/** `GET /users/{name}/token` and `GET /machines/{uuid}/token`. */
export function getToken(
  of: 'users' | 'machines',
  id: string,
  ttlSeconds: number | undefined,
  roles: readonly string[] = [],
): DocumentOperation<TokenAnswer> {
  const name = `${of}.token`
  if (ttlSeconds !== undefined && !(Number.isSafeInteger(ttlSeconds) && ttlSeconds > 0)) {
    throw invalidInput(`${name}: ttlSeconds must be a whole number of seconds, at least 1.`)
  }
  const query: (readonly [string, string])[] = []
  if (ttlSeconds !== undefined) query.push(['ttl', String(ttlSeconds)])
  if (roles.length > 0) query.push(['roles', roles.join(',')])
  return { name, method: 'GET', path: [of, id, 'token'], query, ...readDocuments(parseTokenAnswer, tokenAnswerSchema) }
}
