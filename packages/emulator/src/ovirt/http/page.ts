import type { EmulatedResponse } from '../../server/system.ts'

const titles = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 413: 'Request Entity Too Large' } as const

/** What the container answers before the engine is asked: a page for people. */
export function containerPage(
  status: keyof typeof titles,
  headers: EmulatedResponse['headers'] = [],
): EmulatedResponse {
  const body = `<html><head><title>Error</title></head><body>${titles[status]}</body></html>`
  return { status, headers: [...headers, ['Content-Type', 'text/html;charset=UTF-8']], body }
}
