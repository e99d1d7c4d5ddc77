import { createDrydockClient, type DrydockClient, type DrydockClientOptions } from '@jobwright/client/drydock'
import { type Script, serverAt } from '../scripted-server.ts'

export * from '../scripted-server.ts'

/** A client whose server is a function. */
export function scriptedServer(script: Script, options: Partial<DrydockClientOptions> = {}) {
  const server = serverAt('http://drydock.example:9000', script)
  const drydock: DrydockClient = createDrydockClient({ ...server.options, ...options })
  return { ...server, drydock }
}
