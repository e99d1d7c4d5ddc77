import type { Resource } from './resource.ts'
import { bootActionResources } from './resources/boot-actions.ts'
import { designResources } from './resources/designs.ts'
import { extendedHealthResource, healthResource, versionsResource } from './resources/health.ts'
import { nodeBuildDataResource, nodeFilterResource, nodesResource } from './resources/nodes.ts'
import { taskBuildDataResource, taskResource } from './resources/task.ts'
import { tasksResource } from './resources/tasks.ts'
import { validateDesignResource } from './resources/validate-design.ts'

const resources: readonly Resource[] = /*@__PURE__*/ (() => [
  versionsResource,
  healthResource,
  extendedHealthResource,
  tasksResource,
  taskResource,
  taskBuildDataResource,
  ...designResources,
  nodesResource,
  nodeBuildDataResource,
  nodeFilterResource,
  ...bootActionResources,
  validateDesignResource,
])()

/** A resource and what its placeholders stand for. */
export interface Match {
  readonly resource: Resource
  readonly values: readonly string[]
}

/** The resource behind a decoded path. An empty part is a part: `/tasks/` is the task without a name. */
export function matchOf(path: string): Match | undefined {
  const parts = path.split('/')
  for (const resource of resources) {
    const pattern = resource.path.split('/')
    if (pattern.length !== parts.length) continue
    const values: string[] = []
    const fits = pattern.every((wanted, at) => {
      const part = parts[at] ?? ''
      if (!wanted.startsWith('{')) return wanted === part
      values.push(part)
      return true
    })
    if (fits) return { resource, values }
  }
  return undefined
}
