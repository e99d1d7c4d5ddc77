import type { OvirtRole, SeededOvirtUser } from '../seed/seed.ts'

/** Somebody the engine knows. */
export interface EngineUser {
  /** A UUID. */
  readonly id: string
  /** With the profile: `admin@internal`. */
  readonly name: string
  readonly password: string
  readonly role: OvirtRole
  /** Does the engine show everything? Others see what is theirs. */
  readonly admin: boolean
}

/** Who there is. */
export interface Users {
  byName(name: string): EngineUser | undefined
  byId(id: string): EngineUser | undefined
  /** The first one: who asks where nobody has to log in. */
  readonly first: EngineUser
  /** A user of the emulator's own tokens that nobody seeded: the same one for the same name. */
  guest(name: string, admin: boolean): EngineUser
}

/** Who there is unless somebody is seeded. */
const usualUser: SeededOvirtUser = { username: 'admin@internal', password: 'password' }

/** Knows users. */
export function createUsers(newId: (kind: string) => string, seeded: readonly SeededOvirtUser[] = [usualUser]): Users {
  const userOf = ({ id, username, password, role = 'SuperUser', admin }: SeededOvirtUser): EngineUser => ({
    id: id?.toLowerCase() ?? newId('user'),
    name: username,
    password,
    role,
    admin: admin ?? role === 'SuperUser',
  })
  const users = seeded.map(userOf)
  const [first = userOf(usualUser)] = users
  const [byName, byId] = [
    new Map(users.map((user) => [user.name, user])),
    new Map(users.map((user) => [user.id, user])),
  ]
  // They have no password, and so do not log in by one.
  const guests = new Map<string, EngineUser>()
  return {
    byName: (name) => byName.get(name),
    byId: (id) => byId.get(id),
    first,
    guest(name, admin) {
      const role = admin ? 'SuperUser' : 'UserRole'
      const guest = guests.get(`${role} ${name}`) ?? userOf({ username: name, password: '', role })
      guests.set(`${role} ${name}`, guest)
      byId.set(guest.id, guest)
      return guest
    },
  }
}
