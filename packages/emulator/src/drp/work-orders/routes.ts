import { demand } from '../auth/caller.ts'
import { noContent } from '../http/answer.ts'
import { type DrpRoute, onlyIn } from '../http/route.ts'
import { actionRoutes } from '../machines/actions.ts'
import { crudRoutes } from '../resources/crud.ts'
import { paramsOfRoutes } from '../resources/params-of.ts'
import { workOrderKind } from './kind.ts'

/** The routes below `work_orders`, of newer servers. */
export const workOrderRoutes: readonly DrpRoute[] = /*@__PURE__*/ (() =>
  onlyIn('v4', [
    {
      // Those that name removed machines go. By the documents the answer is empty; its status is our assumption.
      method: 'DELETE',
      pattern: 'work_orders',
      handler(site, call, caller) {
        demand(caller, call, { scope: 'work_orders', action: 'delete', specific: '*' })
        const { store } = site
        for (const order of store.work_orders.list()) {
          if (order.Machine === '' || store.machines.has(order.Machine)) continue
          store.work_orders.delete(order.Uuid)
          workOrderKind.afterDelete?.(site, order)
          site.emit({ type: 'work_orders', action: 'delete', key: order.Uuid, object: order })
        }
        return noContent
      },
    },
    ...actionRoutes(workOrderKind, 'actions'),
    ...paramsOfRoutes(workOrderKind),
    ...crudRoutes(workOrderKind),
  ]))()
