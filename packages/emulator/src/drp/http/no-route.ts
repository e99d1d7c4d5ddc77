import type { DrpCall } from './call.ts'
import { refuse } from './refusal.ts'

/** 404: no route has this method and path. */
export function noRoute(call: DrpCall): never {
  return refuse(404, ['No route'], { key: call.path, type: call.method })
}
