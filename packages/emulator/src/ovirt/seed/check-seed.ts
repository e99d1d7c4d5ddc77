import { checkKeys } from '@jobwright/core'
import { demand } from '../../server/demand.ts'
import { listOf, textIn, uuidIn } from './read-values.ts'
import type { OvirtRole, OvirtSeed, SeededOvirtUser } from './seed.ts'

const roles: readonly OvirtRole[] = ['SuperUser', 'ExternalTasksCreator', 'UserRole']

/** Throws JobwrightError `invalid-input` for what is no seed: seeds may come from a file. What is in its jobs is checked when they are made. */
export function checkSeed(seed: OvirtSeed): void {
  demand(typeof seed === 'object' && seed !== null && !Array.isArray(seed), 'the seed of oVirt: it must be an object.')
  checkKeys('the seed of oVirt', seed, ['users', 'jobs', 'internalJobs', 'settings', 'assumptions'])
  const names = new Set<string>()
  for (const [at, user] of listOf('users', seed.users ?? []).entries()) {
    checkUser(`users[${at}]`, user)
    demand(!names.has(user.username), `users[${at}]: there is a user of that name already.`)
    names.add(user.username)
  }
}

function checkUser(where: string, user: SeededOvirtUser): void {
  checkKeys(where, user, ['username', 'password', 'id', 'role', 'admin'])
  const { id, role = 'SuperUser', admin = false } = user
  textIn(`${where}: username`, user.username)
  textIn(`${where}: password`, user.password)
  if (id !== undefined) uuidIn(`${where}: id`, id)
  demand(roles.includes(role), `${where}: role must be one of ${roles.join(', ')}.`)
  demand(typeof admin === 'boolean', `${where}: admin must be true or false.`)
}
