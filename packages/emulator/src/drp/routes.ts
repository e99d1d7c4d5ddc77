import { eventRoutes } from './events/routes.ts'
import { type DrpRoute, onlyIn, type Router, routerOf } from './http/route.ts'
import { jobRoutes } from './jobs/routes.ts'
import { machineRoutes } from './machines/routes.ts'
import { blueprints } from './resources/blueprints.ts'
import { bootEnvs } from './resources/boot-envs.ts'
import { crudRoutes } from './resources/crud.ts'
import { params } from './resources/params.ts'
import { paramsOfRoutes } from './resources/params-of.ts'
import { plugins } from './resources/plugins.ts'
import { profiles } from './resources/profiles.ts'
import { siteRoutes } from './resources/site-routes.ts'
import { stages } from './resources/stages.ts'
import { tasks } from './resources/tasks.ts'
import { userRoutes } from './resources/users.ts'
import { workflows } from './resources/workflows.ts'
import { workOrderRoutes } from './work-orders/routes.ts'

/** Every route there is. The first that fits answers. */
const routes: readonly DrpRoute[] = /*@__PURE__*/ (() => [
  ...jobRoutes,
  ...machineRoutes,
  ...workOrderRoutes,
  ...onlyIn('v4', [...paramsOfRoutes(blueprints), ...crudRoutes(blueprints)]),
  ...paramsOfRoutes(plugins),
  ...crudRoutes(plugins),
  ...crudRoutes(tasks),
  ...crudRoutes(stages),
  ...crudRoutes(workflows),
  ...crudRoutes(bootEnvs),
  ...crudRoutes(params),
  ...paramsOfRoutes(profiles),
  ...crudRoutes(profiles),
  ...userRoutes,
  ...eventRoutes,
  ...siteRoutes,
])()

/** Finds who answers a method and a path. */
export const findRoute: Router = /*@__PURE__*/ routerOf(routes)
