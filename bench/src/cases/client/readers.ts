import { createTransport, headerAuth, type Operation } from '@jobwright/client'
import { createDrydockClient } from '@jobwright/client/drydock'
import ky from 'ky'
import type { Contender } from '../../harness.ts'
import type { Site, SiteTask } from './site.ts'

/** A way to read a task. */
export interface Reader {
  readonly name: string
  readonly role: Contender['role']
  readonly read: (task: SiteTask, signal?: AbortSignal) => Promise<unknown>
}

/** Those that are compared: each does what the one below does, and more. */
export function readersOf({ baseUrl, fetch }: Site): [ours: Reader, ...Reader[]] {
  const drydock = createDrydockClient({ baseUrl, auth: 'none', fetch })
  const transport = createTransport(
    { baseUrl, auth: 'none', fetch },
    { system: 'drydock', rootPath: '/api/v1.0', auth: headerAuth({ header: 'X-Auth-Token' }) },
  )
  const getJson = (id: string): Operation<unknown> => {
    return { name: 'get', method: 'GET', path: ['tasks', id], read: (answer) => answer.json() }
  }
  return [
    { name: 'jobwright tasks.get', role: 'ours', read: ({ id }, signal) => drydock.tasks.get(id, { signal }) },
    {
      name: 'jobwright transport.send',
      role: 'ours',
      read: ({ id }, signal) => transport.send(getJson(id), { signal }),
    },
    { name: 'ky, its defaults', role: 'floor', read: ({ url }, signal) => ky(url, { fetch, ...given(signal) }).json() },
    {
      name: 'ky, no retry, no time limit',
      role: 'floor',
      read: ({ url }, signal) => ky(url, { fetch, retry: 0, timeout: false, ...given(signal) }).json(),
    },
    {
      name: 'fetch and json',
      role: 'floor',
      read: async ({ url }, signal) => (await fetch(url, given(signal))).json(),
    },
  ]
}

const given = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal })
