import { createDrpClient, type DrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import { routesBelow, type Script, type Sent, serverAt } from '../scripted-server.ts'

export * from '../scripted-server.ts'

/** A client whose server is a function. */
export function scriptedServer(script: Script, options: Partial<DrpClientOptions> = {}) {
  const server = serverAt('https://drp.example:8092', script)
  const drp: DrpClient = createDrpClient({ ...server.options, ...options })
  return { ...server, drp }
}

export const notFound = ({ method, path }: Pick<Sent, 'method' | 'path'>): Response =>
  failure(404, { Type: method, Key: path.split('/').at(-1) ?? '', Messages: ['Not Found'] })

/** Answers by method and path below the API's root; 404 as the server says it to all else. */
export const routes = routesBelow(/^\/api\/v3/, notFound)

/** An error body of the server. */
export function failure(status: number, body: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({ Model: '', Key: '', Type: '', Messages: [], Code: status, ...body }, { status })
}
