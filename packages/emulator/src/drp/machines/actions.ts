import type { SeededAction } from '../controls.ts'
import { json } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { queryValue } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { demandFor, findObject, keyOf, lookUp } from '../resources/find-object.ts'
import type { Kind } from '../resources/kind.ts'
import type { Site } from '../site.ts'

/** The kinds of objects that plugins can do something with. */
type Acted = NonNullable<SeededAction['model']>

/** What plugins, or the one of this name, can do with objects of a kind. */
function actionsFor({ actions }: Site, model: Acted, plugin?: string): readonly SeededAction[] {
  return actions.filter(
    (action) =>
      (action.model ?? 'machines') === model &&
      (plugin === undefined || plugin === (action.plugin ?? action.provider ?? usualProvider)),
  )
}

/** The action of that command that a plugin has for objects of a kind. */
export function findAction(site: Site, model: Acted, command: string, plugin?: string): SeededAction | undefined {
  return actionsFor(site, model, plugin).find((action) => action.command === command)
}

/** The routes for what plugins can do with an object. */
export function actionRoutes<P extends Acted>(kind: Kind<P>, name: string): readonly DrpRoute[] {
  const { prefix } = kind
  const all = `${prefix}/:uuid/${name}`
  return [
    {
      method: 'GET',
      pattern: all,
      handler(site, call, caller, [id = '']) {
        findObject(site, kind, id, { call, caller })
        return json(200, actionsFor(site, prefix, queryValue(call, 'plugin')).map(shown))
      },
    },
    {
      method: 'GET',
      pattern: `${all}/:command`,
      handler(site, call, caller, [id = '', command = '']) {
        const key = keyOf(kind, findObject(site, kind, id, { call, caller }))
        const found = findAction(site, prefix, command, queryValue(call, 'plugin'))
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
        const params = jsonBody(call)
        const about = { model: prefix, key: keyOf(kind, object), type: 'INVOKE' }
        const found = findAction(site, prefix, command, queryValue(call, 'plugin'))
        if (found === undefined) refuse(400, [`Action ${command} on ${prefix}: Not Found`], about)
        tellOfAction(site, found, about.key, object, params)
        const run = site.runAction(about.key, command)
        return run.ok ? json(200, run.result) : refuse(409, [run.error], about)
      },
    },
  ]
}

/**
 * Tells of an action that somebody runs: an event has its command as what happened (documents). That it is told before it runs, whether it then fails
 * or not, and that its object is the action, is our assumption.
 */
export function tellOfAction(
  site: Site,
  action: SeededAction,
  key: string,
  model: unknown,
  params: unknown = {},
): void {
  const { command, plugin, provider = usualProvider, model: type = 'machines' } = action
  const object = { Model: model, Plugin: plugin ?? provider, Command: command, Params: params }
  site.emit({ type, action: command, key, object })
}

const usualProvider = 'emulator'

/** An action as the API shows it. */
function shown({ command, provider = usualProvider, model = 'machines', ...params }: SeededAction) {
  const { requiredParams = [], optionalParams = [] } = params
  return {
    Provider: provider,
    Model: model,
    Command: command,
    RequiredParams: requiredParams,
    OptionalParams: optionalParams,
  }
}
