import type { MachineDefinitions } from '@jobwright/core/drp'
import type { Collection } from './collection.ts'
import type { DrpStore } from './store.ts'

/** What machines may refer to, as the rules of core want it; made again only when something has changed. */
export function definitionsOf(store: DrpStore): () => MachineDefinitions {
  const { stages, workflows, tasks, bootenvs } = store
  let made: MachineDefinitions | undefined
  let madeAt = -1
  return () => {
    const changes = stages.changes + workflows.changes + tasks.changes + bootenvs.changes
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
