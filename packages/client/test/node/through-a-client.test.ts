import { createDrydockClient } from '@jobwright/client/drydock'
import { type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from './certificates.ts'
import { startProxy } from './forward-proxy.ts'
import { deadPort, type HttpLoopback, listen } from './loopback.ts'
import { everythingOf, ourError } from './thrown.ts'

const canary = 's3cret-canary'
const versions = { 'v1.0': { path: '/api/v1.0', status: 'stable' } }

let selfSigned: Certificate
beforeAll(async () => {
  selfSigned = await makeCertificate({ name: 'localhost' })
})

async function startDrydock(): Promise<HttpLoopback> {
  return listen((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(versions))
  }, selfSigned)
}

function clientOf(baseUrl: string, options: NodeTransportOptions) {
  const { fetch, close } = nodeTransport({ env: {}, ...options })
  onTestFinished(close)
  return createDrydockClient({ baseUrl, auth: 'none', fetch, retry: { limit: 3, baseMs: 1, maxMs: 1 } })
}

const task = { action: 'verify_site', design_ref: 'file:///site.yaml' } as const

describe('a client with this transport', () => {
  test('reads answers of a server that is trusted, straight and through a proxy', async () => {
    const [server, proxy] = [await startDrydock(), await startProxy()]
    for (const options of [{ ca: selfSigned.cert }, { fingerprint256: selfSigned.fingerprint256, proxy: proxy.origin }])
      expect(await clientOf(server.origin, options).versions()).toEqual(versions)
    expect(proxy.asked).toHaveLength(1)
  })

  test('tells a refused certificate by its code, once, with what to do', async () => {
    const server = await startDrydock()
    for (const call of [clientOf(server.origin, {}).versions(), clientOf(server.origin, {}).tasks.create(task)]) {
      const error = await ourError(call)
      expect(error).toMatchObject({ code: 'certificate', applied: 'no', retryable: false, attempts: 1 })
      expect(error.message).toContain('is self-signed and not trusted: pass it as caFile')
      expect(error.message).toContain(selfSigned.fingerprint256)
    }
    expect(server.connections()).toBe(2)
  })

  test('tells a refusing proxy by its code, without the password', async () => {
    const proxy = await startProxy({ authorization: 'Basic other' })
    const client = clientOf('https://127.0.0.1:3', { proxy: `http://carol:${canary}@${proxy.host}` })
    const error = await ourError(client.tasks.create(task))
    expect(error).toMatchObject({ code: 'authentication', applied: 'no', attempts: 1 })
    expect(error.message).toContain('does not accept the user and password in its address')
    expect(everythingOf(error)).not.toContain(canary)
  })

  test('tries a write again where no connection was made', async () => {
    const [server, proxy] = [
      `http://127.0.0.1:${await deadPort()}`,
      `http://carol:${canary}@127.0.0.1:${await deadPort()}`,
    ]
    for (const options of [{}, { proxy }]) {
      const error = await ourError(clientOf(server, options).tasks.create(task))
      expect(error).toMatchObject({ code: 'unavailable', applied: 'no', attempts: 4 })
      expect(everythingOf(error)).not.toContain(canary)
    }
  })
})
