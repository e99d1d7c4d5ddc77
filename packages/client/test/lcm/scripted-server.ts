import { readFileSync } from 'node:fs'
import { createLcmClient, type LcmClient, type LcmV2ClientOptions } from '@jobwright/client/lcm'
import { routesBelow, type Script, serverAt } from '../scripted-server.ts'

export * from '../scripted-server.ts'

/** What a client is made with whose server is a function. */
export const scripted = (script: Script) => serverAt('https://opscenter.example:8443', script)

/** A client of v2 whose server is a function. */
export function scriptedServer(script: Script, options: Partial<LcmV2ClientOptions> = {}) {
  const server = scripted(script)
  const lcm: LcmClient = createLcmClient({ ...server.options, ...options })
  return { ...server, lcm }
}

/** Answers by method and path below the API's root, or beside it; 404 to all else. */
export const routes = routesBelow(/^\/api\/v[12]\/lcm/, () => failure(404, 'Not found'))

/** An error body of v2. */
export function failure(status: number, message: string): Response {
  return Response.json({ code: status, message }, { status })
}

/** A page of a list. */
export function page(results: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({
    count: results.length,
    'per-page': 50,
    current: 1,
    last: 1,
    next: null,
    previous: null,
    results,
    ...more,
  })
}

/** A published example, or a request as a public script sends it. */
export function sample<T = Readonly<Record<string, unknown>>>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/lcm/${name}.json`, import.meta.url), 'utf8')) as T
}
