import type { JobView } from '@jobwright/core'
import { toJobView, type WorkOrder } from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import type { CancellableWatchable, ReadContext } from '../wait/index.ts'
import { cancelWorkOrder } from './cancel-work-order.ts'
import { isUuid } from './events/foundations.ts'
import type { Foundations } from './events/woken-by-events.ts'
import { heldUpBy } from './held-up.ts'
import { pace } from './job-watchable.ts'
import { foundOf, orUndefined, readListed } from './read-listed.ts'
import { getWorkOrder, listedWorkOrders } from './work-order-operations.ts'

/** A work order's view is made of the work order alone. */
export const workOrderFoundations: Foundations<WorkOrder> = {
  ownName: (id) => (isUuid(id) ? { type: 'work_orders', key: id } : undefined),
  restsOn: ({ Uuid }) => [{ type: 'work_orders', key: Uuid }],
}

/** How the work orders of a server are read while somebody waits for them. */
export function workOrderWatchable(
  connection: Connection,
  maxConcurrency: number | undefined,
): CancellableWatchable<WorkOrder> {
  const { transport, send } = connection
  const { name: source, clock } = transport
  const documents = new WeakMap<JobView, WorkOrder>()

  const show = (order: WorkOrder): JobView => {
    const view = heldUp(toJobView(order, { source }), order)
    documents.set(view, order)
    return view
  }

  async function readMany(ids: readonly string[], { signal }: ReadContext): Promise<Map<string, JobView>> {
    const listed = await readListed(connection, listedWorkOrders, ids, signal)
    const readOne = async (id: string) => {
      const read = () => orUndefined(send({ ...getWorkOrder(id, 'workOrders.wait'), once: true }, { signal }))
      const order = listed.get(id) ?? (await read())
      return order && show(order)
    }
    return foundOf(ids, await Promise.all(ids.map(readOne)))
  }

  return {
    source,
    system: 'drp',
    kind: 'work-order',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    read: async (id, context) => (await readMany([id], context)).get(id),
    readMany,
    documentOf: (view) => documents.get(view) ?? (view.raw as WorkOrder),
    async cancel(id, { signal }) {
      await cancelWorkOrder(connection, id, { signal })
    },
  }
}

/**
 * A work order tells by itself whether its tasks are run. That it is not runnable before it starts, or while it waits to try a task again, passes by
 * itself.
 */
function heldUp(view: JobView, order: WorkOrder): JobView {
  const { State, Runnable, Available, Tasks, CurrentTask = -1, JobState, JobExitState, RetryTaskAttempt = 0 } = order
  if (view.phase === 'ended') return view
  const passes = State === 'created' || (RetryTaskAttempt > 0 && JobState === 'failed')
  const by = heldUpBy(
    { Runnable: passes || Runnable !== false, Available },
    { Task: Tasks?.[CurrentTask] ?? '', ExitState: JobExitState },
  )
  return by === undefined ? view : { ...view, flags: [...view.flags, by] }
}
