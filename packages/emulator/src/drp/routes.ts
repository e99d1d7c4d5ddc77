import type { DrpRoute } from './http/route.ts'
import { jobRoutes } from './jobs/routes.ts'
import { machineRoutes } from './machines/routes.ts'
import { bootEnvs } from './resources/boot-envs.ts'
import { crudRoutes } from './resources/crud.ts'
import { params } from './resources/params.ts'
import { paramsOfRoutes } from './resources/params-of.ts'
import { profiles } from './resources/profiles.ts'
import { siteRoutes } from './resources/site-routes.ts'
import { stages } from './resources/stages.ts'
import { tasks } from './resources/tasks.ts'
import { userRoutes } from './resources/users.ts'
import { workflows } from './resources/workflows.ts'

/** Every route there is. The first that fits answers. */
export const routes: readonly DrpRoute[] = /*@__PURE__*/ (() => [
  ...jobRoutes,
  ...machineRoutes,
  ...crudRoutes(tasks),
  ...crudRoutes(stages),
  ...crudRoutes(workflows),
  ...crudRoutes(bootEnvs),
  ...crudRoutes(params),
  ...paramsOfRoutes(profiles),
  ...crudRoutes(profiles),
  ...userRoutes,
  ...siteRoutes,
])()
