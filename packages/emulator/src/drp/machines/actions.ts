import type { SeededAction } from '../controls.ts'
import { json } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { demandFor, findObject, keyOf, lookUp } from '../resources/find-object.ts'
import type { Kind } from '../resources/kind.ts'
import type { Site } from '../site.ts'

/** The action of that command that a plugin has for machines. */
export function findAction({ actions }: Site, command: string): SeededAction | undefined {
  return actions.find((action) => action.command === command)
}

/** The routes for what plugins can do with an object. Of jobs they can do nothing, but may be asked. */
export function actionRoutes<P extends 'machines' | 'jobs'>(kind: Kind<P>, name: string): readonly DrpRoute[] {
  const { prefix } = kind
  const all = `${prefix}/:uuid/${name}`
  const find = (site: Site, command: string) => (prefix === 'machines' ? findAction(site, command) : undefined)
  return [
    {
      method: 'GET',
      pattern: all,
      handler(site, call, caller, [id = '']) {
        findObject(site, kind, id, { call, caller })
        return json(200, prefix === 'machines' ? site.actions.map(shown) : [])
      },
    },
    {
      method: 'GET',
      pattern: `${all}/:command`,
      handler(site, call, caller, [id = '', command = '']) {
        const key = keyOf(kind, findObject(site, kind, id, { call, caller }))
        const found = find(site, command)
        if (found === undefined) refuse(404, [`${command}: Not Found`], { model: prefix, key, type: call.method })
        return json(200, shown(found))
      },
    },
    {
      method: 'POST',
      pattern: `${all}/:command`,
      handler(site, call, caller, [id = '', command = '']) {
        const object = lookUp(site, kind, id, call)
        demandFor(kind, object, `action:${command}`, { call, caller })
        jsonBody(call)
        const about = { model: prefix, key: keyOf(kind, object), type: 'INVOKE' }
        if (find(site, command) === undefined) refuse(400, [`Action ${command} on ${prefix}: Not Found`], about)
        const run = site.runAction(about.key, command)
        return run.ok ? json(200, run.result) : refuse(409, [run.error], about)
      },
    },
  ]
}

/** An action as the API shows it. */
function shown({ command, provider = 'emulator', requiredParams = [], optionalParams = [] }: SeededAction) {
  return {
    Provider: provider,
    Model: 'machines',
    Command: command,
    RequiredParams: requiredParams,
    OptionalParams: optionalParams,
  }
}
