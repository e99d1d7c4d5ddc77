const mask = '***'

/** Deeper than this nothing is read, so nothing is shown either. */
const maxDepth = 1_000

/** The fields whose values are secret, wherever they stand: those of a user or host that is shown in full, and of the answers to a login. */
const secretNames: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set(['password', 'root_password', 'access_token', 'refresh_token', 'token']))()

/** The user and the password in an address: all up to the last `@` of its host. */
const userInfo = /:\/\/[^\s/?#]*@/g

/**
 * Masks the secrets in a document of oVirt: passwords and tokens by the names of their fields, and the user and the password in an address, wherever one
 * stands: descriptions of jobs and steps are texts of people.
 *
 * @param document any JSON: a job, a list, an answer to a login, what is to be sent. It is left as it was.
 * @returns the same document with those parts written as `***`, and everything else verbatim; parts without secrets are the very same objects.
 * What is nested more than 1 000 levels deep is masked whole.
 *
 * @example
 * import { redact } from '@jobwright/core/ovirt'
 * redact({ description: 'Copying to https://me:secret@host/a', token: 'aB3' }) //=> { description: 'Copying to https://***@host/a', token: '***' }
 */
export function redact<T>(document: T): T {
  return redacted(document, 0) as T
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.includes('@') ? value.replace(userInfo, `://${mask}@`) : value
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return mask
  if (Array.isArray(value)) {
    const items = value.map((item) => redacted(item, depth + 1))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  const entries = Object.entries(value)
  const masked = entries.map(([key, item]): [string, unknown] => [
    key,
    secretNames.has(key) && item !== '' ? mask : redacted(item, depth + 1),
  ])
  return masked.every(([, item], index) => item === entries[index]?.[1]) ? value : Object.fromEntries(masked)
}
