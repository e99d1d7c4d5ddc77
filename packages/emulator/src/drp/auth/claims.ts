import type { DrpStore } from '../store/store.ts'
import type { Caller, Claim } from './caller.ts'

/** May do everything. */
const everything: readonly Claim[] = [{ scope: '*', action: '*', specific: '*' }]

/** A user with the rights of its roles. `superuser` and `admin` may do everything. */
export function userCaller(store: DrpStore, name: string, roles: readonly string[]): Caller {
  const claims = roles.flatMap((role) => {
    if (role === 'superuser' || role === 'admin') return everything
    return store.roles.get(role)?.Claims ?? []
  })
  return { kind: 'user', name, claims }
}

/** What the agent on a machine may do: work on its own machine and its own jobs, and read what tasks are made of. */
export function machineCaller(uuid: string): Caller {
  const own = (scope: string, action: string): Claim => ({ scope, action, specific: uuid })
  const any = (scope: string, action: string): Claim => ({ scope, action, specific: '*' })
  return {
    kind: 'machine',
    name: uuid,
    claims: [
      own('machines', 'get,actions,update,patch,action,getSecure,updateSecure'),
      own('jobs', 'create,get,update,actions,log'),
      // Newer servers only, and an assumption.
      own('work_orders', 'get,update'),
      any('params,stages,tasks,bootenvs,isos,files,info', 'get'),
      any('events', 'post'),
      any('reservations', 'create'),
    ],
  }
}
