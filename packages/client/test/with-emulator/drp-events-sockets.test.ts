import { createDrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import { nodeTransport } from '@jobwright/client/node'
import { startEmulator } from '@jobwright/emulator'
import { expect, test } from 'vitest'

const password = 'r0cketsk8ts'

/** Listens over the loopback, has something happen, and answers what came. */
async function listen(tls: boolean, how: Pick<DrpClientOptions, 'fetch' | 'webSocket' | 'auth'>) {
  const site = await startEmulator({
    systems: ['drp'],
    tls,
    seed: { drp: { machines: [{ Name: 'm1' }] } },
  })
  const drp = createDrpClient({ baseUrl: site.drp.baseUrl, ...how })
  const seen: string[] = []
  for await (const item of drp.events({ type: 'machines' })) {
    seen.push(item.kind === 'gap' ? 'gap' : `${item.event.Action} ${item.event.Key}`)
    if (item.kind === 'event') break
    const { Uuid } = await drp.machines.getByName('m1')
    await drp.machines.update(Uuid, { Description: 'another' })
  }
  const { Uuid } = await drp.machines.getByName('m1')
  const upgrade = site.requests.find(({ path, status }) => path.endsWith('/ws') && status === 101)
  await drp.close()
  await site.close()
  expect(seen).toEqual(['gap', `update ${Uuid}`])
  return upgrade
}

test('the platform’s WebSocket brings events, with the token in the address', async () => {
  const upgrade = await listen(false, { auth: { username: 'rocketskates', password } })
  expect(upgrade?.headers.get('authorization')).toBeUndefined()
})

test('that of a transport brings them over TLS, with the token or the password in a header', async () => {
  const transport = nodeTransport({ insecureSkipVerify: true })
  const { fetch, webSocket } = transport
  for (const session of ['token', 'basic'] as const) {
    const upgrade = await listen(true, { auth: { username: 'rocketskates', password, session }, fetch, webSocket })
    expect(upgrade?.headers.get('authorization')).toBeDefined()
  }
  await transport.close()
})
