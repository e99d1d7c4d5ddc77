import type { WorkOrderDefinitions } from '@jobwright/core/drp'
import type { Collection } from './collection.ts'
import type { DrpStore } from './store.ts'

/** What machines and work orders may refer to, as the rules of core want it; made again only when something has changed. */
export function definitionsOf(store: DrpStore): () => WorkOrderDefinitions {
  const { stages, workflows, tasks, bootenvs, blueprints } = store
  let made: WorkOrderDefinitions | undefined
  let madeAt = -1
  return () => {
    const changes = stages.changes + workflows.changes + tasks.changes + bootenvs.changes + blueprints.changes
    if (made === undefined || changes !== madeAt) {
      madeAt = changes
      made = {
        stages: byName(stages, ({ BootEnv, Tasks, Available }) => ({
          bootEnv: BootEnv,
          tasks: Tasks,
          available: Available,
        })),
        workflows: byName(workflows, ({ Stages, Available }) => ({ stages: Stages, available: Available })),
        tasks: byName(tasks, ({ Prerequisites }) => ({ prerequisites: Prerequisites })),
        bootEnvs: byName(bootenvs, ({ Available, OnlyUnknown }) => ({
          available: Available,
          onlyUnknown: OnlyUnknown,
        })),
        blueprints: byName(blueprints, ({ Tasks, Available }) => ({ tasks: Tasks, available: Available })),
      }
    }
    return made
  }
}

function byName<Item extends { readonly Name: string }, To>(
  items: Collection<Item>,
  to: (item: Item) => To,
): ReadonlyMap<string, To> {
  return new Map(items.list().map((item) => [item.Name, to(item)]))
}
