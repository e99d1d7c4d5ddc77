import type { EngineUser, Users } from './users.ts'

/** The user of a header `Authorization: Basic`; undefined where it is none, or the password is wrong. */
export function userByBasic(users: Users, header: string): EngineUser | undefined {
  const encoded = /^basic +(\S+)$/i.exec(header.trim())?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const at = text.indexOf(':')
  const user = at < 0 ? undefined : users.byName(text.slice(0, at))
  return user !== undefined && user.password === text.slice(at + 1) ? user : undefined
}
