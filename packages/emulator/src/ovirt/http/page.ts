import type { EmulatedResponse } from '../../server/system.ts'

const titles: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }

/** What the container answers before the engine is asked: a page for people. */
export function containerPage(status: 401 | 403 | 404, headers: EmulatedResponse['headers'] = []): EmulatedResponse {
  const body = `<html><head><title>Error</title></head><body>${titles[status]}</body></html>`
  return { status, headers: [...headers, ['Content-Type', 'text/html;charset=UTF-8']], body }
}
