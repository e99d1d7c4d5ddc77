import { inspect } from 'node:util'
import type { ClientEvent } from '@jobwright/client'
import type { DrpClient } from '@jobwright/client/drp'
import { describe, expect, test } from 'vitest'
import { job, jobId, machine, machineId, workOrderId } from './documents.ts'
import { collect, failure, lostConnection, type Script, scriptedServer } from './scripted-server.ts'

/** All that must never be shown: each has the word in it. */
const password = 'canary password/1'
const dump = 'map[string]interface {}{"Secret":"canary-dumped", "Token":"canary-dumped"}'
const secretJob = job({ Token: 'canary-job-token' })
const secretMachine = machine({ Secret: 'canary-machine-secret' })

const secretOrder = {
  Uuid: workOrderId,
  Machine: machineId,
  Blueprint: 'b',
  Params: { 'bmc/password': 'canary-param' },
} as const

/** What is asked of a site that has secrets, in every way. */
const questions: readonly ((drp: DrpClient) => Promise<unknown>)[] = [
  (drp) => drp.info(),
  (drp) => drp.jobs.get(jobId),
  (drp) => drp.jobs.create({ Machine: machineId }),
  (drp) => drp.jobs.ensure({ Machine: machineId, Uuid: jobId }),
  (drp) => drp.jobs.finish(jobId),
  (drp) => drp.jobs.log.read(jobId),
  (drp) => drp.jobs.log.append(jobId, 'x'),
  (drp) => collect(drp.jobs.list().items()),
  (drp) => drp.jobs.list().count(),
  (drp) => drp.jobs.wait(jobId, { timeoutMs: 1_000, outageToleranceMs: 0 }),
  (drp) => drp.machines.get(machineId),
  (drp) => drp.machines.update(machineId, [{ op: 'test', path: '/Secret', value: 'canary-expected' }]),
  (drp) => drp.machines.startWorkflow(machineId, 'w'),
  (drp) => drp.machines.params.set(machineId, 'bmc/password', 'canary-param'),
  (drp) => drp.machines.params.merge(machineId, { 'bmc/password': 'canary-param' }),
  (drp) => drp.machines.wait(machineId, { timeoutMs: 1_000, outageToleranceMs: 0 }),
  (drp) => drp.machines.runAction(machineId, 'poweron', { 'ipmi/password': 'canary-of-an-action' }),
  (drp) => drp.machines.poll(machineId, { etag: '"1"', waitMs: 1_000 }),
  (drp) => drp.jobs.purge({ dryRun: true }),
  (drp) => drp.jobs.archive(jobId).then(() => 'bytes'),
  (drp) => drp.workOrders.ensure(secretOrder),
  (drp) => drp.workOrders.cancel(workOrderId),
  (drp) => drp.workOrders.update(workOrderId, { Params: { 'bmc/password': 'canary-param' } }),
  (drp) => drp.workOrders.params.set(workOrderId, 'bmc/password', 'canary-param'),
  (drp) => drp.workOrders.wait(workOrderId, { timeoutMs: 1_000, outageToleranceMs: 0 }),
  (drp) => drp.users.token('rocketskates'),
  (drp) => drp.prefs.set({ systemGrantorSecret: 'canary-pref' }),
  (drp) => drp.request('/machines', { query: { token: 'canary-query' }, headers: { 'X-Secret': 'canary-header' } }),
]

const echoes: Readonly<Record<string, Script>> = {
  'an echo of the token': ({ headers }) =>
    failure(403, { Messages: ['Invalid Token :x', headers['authorization']?.replace(/^\w+ /, '')] }),
  'an echo of the credentials': ({ headers }) => failure(422, { Messages: [`not so: ${headers['authorization']}`] }),
  'an echo of the password': ({ headers }) => {
    // Whoever has none cannot know another's.
    const known = headers['authorization'] !== 'Bearer canary-fixed-token'
    return failure(422, { Messages: known ? [`not so: ${password}`, encodeURIComponent(password)] : [] })
  },
  'a dump of an object': () => failure(409, { Type: 'PATCH', Messages: [`Selector Nope not a member of ${dump}`] }),
  'a quoted patch': ({ text }) => failure(409, { Type: 'PATCH', Messages: ['Patch error', `Patch line: ${text}`] }),
  'a quoted value': () =>
    failure(409, { Messages: ["Key 'bmc/password': invalid val 'canary-param': : Invalid type"] }),
  'an odd status': () => new Response('canary', { status: 418 }),
  'a page': () => new Response('<html>canary</html>', { status: 200 }),
  'an object of another kind': () => Response.json({ Token: 5, Secret: 'canary', canary: 'canary' }),
  'no answer': lostConnection,
  'an error that quotes the request': ({ headers, text }) => {
    throw new TypeError(`quoted: ${JSON.stringify(headers)} ${text}`)
  },
  'an empty 500': () => new Response(null, { status: 500 }),
}

const auths = {
  'a token': { token: 'canary-fixed-token' },
  'a password': { username: 'rocketskates', password },
  'a password in each request': { username: 'rocketskates', password, session: 'basic' },
} as const

describe.each(Object.entries(auths))('no secret is shown by a client with %s', (_, auth) => {
  test.each(Object.entries(echoes))('that gets %s', async (_, echo) => {
    const events: ClientEvent[] = []
    const script: Script = (request) => {
      if (request.path.endsWith('/rocketskates/token') && 'username' in auth) {
        return Response.json({ Token: `canary-fetched-${request.at}` })
      }
      return echo(request)
    }
    let shown = 0
    for (const ask of questions) {
      const { drp, clock } = scriptedServer(script, {
        auth,
        retry: { limit: 1 },
        onEvent: (event) => events.push(event),
      })
      const outcome = await clock.until(
        ask(drp).then(
          () => 'an answer',
          (error: unknown) => error,
        ),
      )
      if (!(outcome instanceof Error)) continue
      shown += 1
      const texts = [inspect(outcome, { depth: 12, showHidden: true }), JSON.stringify(outcome), String(outcome)]
      expect(texts.join('\n'), ask.toString()).not.toMatch(/canary/)
    }
    expect(JSON.stringify(events)).not.toMatch(/canary/)
    // Some answers are right for some questions.
    expect(shown).toBeGreaterThan(questions.length - 9)
  })
})

test('what stands beside a conflict is not printed, and can be read', async () => {
  const { drp } = scriptedServer(({ method, path }) => {
    if (method !== 'GET') return failure(409, { Type: 'Conflict', Messages: ['Machine x is not runnable'] })
    return Response.json(path.includes('/jobs/') ? secretJob : secretMachine)
  })
  const error = await drp.jobs.create({ Machine: machineId }).catch((error: unknown) => error)
  expect(error).toMatchObject({ current: secretJob, machine: secretMachine })
  expect(`${inspect(error, { depth: 12, showHidden: true })}${JSON.stringify(error)}`).not.toMatch(/canary/)
})

test('no view shows a secret', () => {
  const { drp } = scriptedServer(() => failure(404))
  const views = [drp.jobs.view(secretJob), drp.machines.view(secretMachine, { jobs: [secretJob] })]
  expect(JSON.stringify(views)).not.toMatch(/canary/)
  expect(views.map(({ raw }) => raw)).toMatchObject([{ Token: '***' }, { Secret: '***' }])
})
