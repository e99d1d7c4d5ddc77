import type { DrpRoute } from '../http/route.ts'
import { crudRoutes } from '../resources/crud.ts'
import { paramsOfRoutes } from '../resources/params-of.ts'
import { actionRoutes } from './actions.ts'
import { machineKind } from './kind.ts'

/** The routes below `machines`. */
export const machineRoutes: readonly DrpRoute[] = [
  ...actionRoutes(machineKind, 'actions'),
  ...paramsOfRoutes(machineKind),
  ...crudRoutes(machineKind),
]
