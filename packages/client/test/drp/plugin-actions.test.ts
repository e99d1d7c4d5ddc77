import type { DrpClient, PluginActionOptions } from '@jobwright/client/drp'
import type { AvailableAction } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { jobId, machineId, workOrderId } from './documents.ts'
import { failure, lostConnection, notFound, rejection, routes, scriptedServer } from './scripted-server.ts'

const action: AvailableAction = {
  Provider: 'ipmi',
  Model: 'machines',
  Command: 'poweron',
  RequiredParams: ['ipmi/address'],
  OptionalParams: [],
}

/** The three things, of whatever kind. */
interface Plugins {
  readonly list: (id: string, options?: PluginActionOptions) => Promise<unknown>
  readonly describe: (id: string, action: string, options?: PluginActionOptions) => Promise<unknown>
  readonly run: (
    id: string,
    action: string,
    params?: Readonly<Record<string, unknown>>,
    options?: PluginActionOptions,
  ) => Promise<unknown>
}

/** The same three things of each kind, under the names that its client has for them. */
const kinds = [
  {
    of: 'jobs',
    path: `/jobs/${jobId}/plugin_actions`,
    id: jobId,
    names: ['jobs.pluginActions', 'jobs.describePluginAction', 'jobs.runPluginAction'],
    on: ({ jobs }: DrpClient): Plugins => ({
      list: (id, options) => jobs.pluginActions(id, options),
      describe: (id, action, options) => jobs.describePluginAction(id, action, options),
      run: (id, action, params, options) => jobs.runPluginAction(id, action, params, options),
    }),
  },
  {
    of: 'machines',
    path: `/machines/${machineId}/actions`,
    id: machineId,
    names: ['machines.actions', 'machines.describeAction', 'machines.runAction'],
    on: ({ machines }: DrpClient): Plugins => ({
      list: (id, options) => machines.actions(id, options),
      describe: (id, action, options) => machines.describeAction(id, action, options),
      run: (id, action, params, options) => machines.runAction(id, action, params, options),
    }),
  },
  {
    of: 'work orders',
    path: `/work_orders/${workOrderId}/actions`,
    id: workOrderId,
    names: ['workOrders.actions', 'workOrders.describeAction', 'workOrders.runAction'],
    on: ({ workOrders }: DrpClient): Plugins => ({
      list: (id, options) => workOrders.actions(id, options),
      describe: (id, action, options) => workOrders.describeAction(id, action, options),
      run: (id, action, params, options) => workOrders.runAction(id, action, params, options),
    }),
  },
] as const

describe.each(kinds)('what plugins can do with $of', ({ path, id, names, on }) => {
  test('is listed, described and done', async () => {
    const { drp, sent } = scriptedServer(
      routes({
        [`GET ${path}`]: () => Response.json([action]),
        [`GET ${path}/poweron`]: () => Response.json(action),
        [`POST ${path}/poweron`]: ({ body }) => Response.json({ did: body }),
        [`POST ${path}/silent`]: () => new Response(null, { status: 200 }),
      }),
    )
    const { list, describe, run } = on(drp)
    expect(await list(id)).toEqual([action])
    expect(await list(id, { plugin: 'ipmi 2' })).toEqual([action])
    expect(await describe(id, 'poweron')).toEqual(action)
    expect(await describe(id, 'poweron', { plugin: 'ipmi' })).toEqual(action)
    expect(await run(id, 'poweron')).toEqual({ did: {} })
    expect(await run(id, 'poweron', { 'ipmi/mode': 'x' }, { plugin: 'ipmi' })).toEqual({ did: { 'ipmi/mode': 'x' } })
    expect(await run(id, 'silent', undefined, {})).toBeUndefined()
    const here = `/api/v3${path}`
    expect(sent.map(({ method, path, query, body }) => [method, path, query, body])).toEqual([
      ['GET', here, [], undefined],
      ['GET', here, [['plugin', 'ipmi 2']], undefined],
      ['GET', `${here}/poweron`, [], undefined],
      ['GET', `${here}/poweron`, [['plugin', 'ipmi']], undefined],
      ['POST', `${here}/poweron`, [], {}],
      ['POST', `${here}/poweron`, [['plugin', 'ipmi']], { 'ipmi/mode': 'x' }],
      ['POST', `${here}/silent`, [], {}],
    ])
  })

  test('is not there, is refused, or is no action', async () => {
    const none = scriptedServer(notFound)
    const { list, describe } = on(none.drp)
    expect(await rejection(list(id))).toMatchObject({ code: 'not-found', operation: names[0] })
    expect(await rejection(describe(id, 'x'))).toMatchObject({ code: 'not-found', operation: names[1] })
    const refused = scriptedServer(() => failure(400, { Type: 'INVOKE', Messages: ['Action x: Not Found'] }))
    expect(await rejection(on(refused.drp).run(id, 'x'))).toMatchObject({ code: 'rejected', operation: names[2] })
    const odd = scriptedServer(() => Response.json([{ Command: 5 }]))
    expect(await rejection(on(odd.drp).list(id))).toMatchObject({ code: 'unexpected-response' })
    expect(await rejection(on(odd.drp).describe(id, 'x'))).toMatchObject({ code: 'unexpected-response' })
  })

  test('is not done twice', async () => {
    const { drp, sent, clock } = scriptedServer(lostConnection)
    expect(await rejection(clock.until(on(drp).run(id, 'poweron')))).toMatchObject({ applied: 'unknown' })
    expect(sent).toHaveLength(1)
  })

  test('keeps to itself what is sent with it', async () => {
    const { drp } = scriptedServer(({ text }) => failure(409, { Messages: [`quoted: ${text}`] }))
    const error = await rejection(on(drp).run(id, 'poweron', { 'ipmi/password': 'canary-of-a-plugin' }))
    expect(error).toMatchObject({ code: 'conflict' })
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain('canary')
  })

  test('is asked for rightly, or not at all', async () => {
    const { drp, sent } = scriptedServer(() => Response.json([]))
    const { list, describe, run } = on(drp) as unknown as Record<
      keyof Plugins,
      (...args: unknown[]) => Promise<unknown>
    >
    const wrong = [
      [list(id, { plugin: '' }), `${names[0]}: plugin must be the name of one.`],
      [list(id, { plugin: 5 }), `${names[0]}: plugin must be the name of one.`],
      [describe(id, 'x', { plugin: null }), `${names[1]}: plugin must be the name of one.`],
      [run(id, 'x', {}, { plugin: '' }), `${names[2]}: plugin must be the name of one.`],
      [run(id, 'x', 'y'), `${names[2]}: the options must be an object.`],
      [run(id, 'x', null), `${names[2]}: the options must be an object.`],
      [run(id, ''), names[2]],
      [list(id, { plugins: 'x' }), `${names[0]}: unknown option "plugins"`],
    ] as const
    for (const [call, message] of wrong) {
      expect(await rejection(call)).toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(message),
      })
    }
    expect(sent).toEqual([])
  })
})
