import { demand } from '../../server/demand.ts'
import type { Users } from '../auth/users.ts'
import { isUuid } from './read-values.ts'

/** The id of a user by name or id; a UUID that no user has is that of one who was removed. Throws JobwrightError `invalid-input` for an unknown name. */
export function userIdOf(users: Users, nameOrId: string): string {
  const user = users.byName(nameOrId)
  demand(user !== undefined || isUuid(nameOrId), `the owner ${JSON.stringify(nameOrId)} is no user.`)
  return user?.id ?? nameOrId.toLowerCase()
}
