import type { Task } from '@jobwright/core/drydock'
import { taskListText } from '../parse/task-list.ts'

/** A server in the same process that knows some tasks: no socket, so that what is left is the work of the clients. */
export interface Site {
  readonly baseUrl: string
  readonly tasks: readonly SiteTask[]
  /**
   * Answers as `fetch` does. It makes a `Request` of what it is given, as the platform's does: who calls it with an address has that work
   * done here, who calls it with a request of his own has it copied.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
}

/** A task that the server knows. */
export interface SiteTask {
  readonly id: string
  readonly url: string
}

export function site(): Site {
  const baseUrl = 'http://drydock.example:9000/api/v1.0'
  const tasks = (JSON.parse(taskListText(16)) as Task[]).map((task) => {
    return { id: task.task_id, url: `${baseUrl}/tasks/${task.task_id}`, text: JSON.stringify(task) }
  })
  const texts = new Map(tasks.map(({ url, text }) => [url, text]))
  const headers = { 'content-type': 'application/json' }
  return {
    baseUrl,
    tasks,
    async fetch(input, init) {
      const request = new Request(input, init)
      const text = texts.get(request.url)
      return text === undefined ? new Response('', { status: 404 }) : new Response(text, { headers })
    },
  }
}
