import type { Clock } from '@jobwright/core'
import {
  type Emulator,
  type EmulatorServer,
  type Fault,
  type InProcessWebSocketConstructor,
  startEmulator,
  startServer,
} from '@jobwright/emulator'
import { expectTypeOf, test } from 'vitest'

test('an emulator has the systems that were asked for', () => {
  expectTypeOf(startEmulator()).resolves.toEqualTypeOf<Emulator>()
  expectTypeOf<Emulator>().toHaveProperty('drydock')
  expectTypeOf<Emulator<'drydock'>>().toHaveProperty('drydock')
  expectTypeOf<Emulator<never>>().not.toHaveProperty('drydock')
  expectTypeOf(startServer).returns.resolves.toEqualTypeOf<EmulatorServer>()
  // @ts-expect-error: there is no such system.
  void startEmulator({ systems: ['nagios'] })
  // @ts-expect-error: there is no such quirk.
  void startEmulator({ quirks: ['drydock/nope'] })
  // @ts-expect-error: there is no such profile.
  void startEmulator({ profiles: { drydock: 'v4' } })
  // @ts-expect-error: there is no such option.
  void startEmulator({ sedd: {} })
})

test('its fetch is a fetch and its clock a clock', () => {
  expectTypeOf<EmulatorServer['fetch']>().toExtend<typeof fetch>()
  expectTypeOf<EmulatorServer['fetch']>().toExtend<(url: string, init: RequestInit) => Promise<Response>>()
  expectTypeOf<EmulatorServer['clock']>().toExtend<Clock>()
})

test('its WebSocket is one, and takes headers', () => {
  expectTypeOf<EmulatorServer['webSocket']>().toEqualTypeOf<InProcessWebSocketConstructor>()
  expectTypeOf<InProcessWebSocketConstructor>().instance.toEqualTypeOf<WebSocket>()
  expectTypeOf<InProcessWebSocketConstructor['takesHeaders']>().toEqualTypeOf<true>()
  expectTypeOf<InProcessWebSocketConstructor>().toExtend<
    new (
      url: string,
      options: { readonly headers: { readonly Authorization: string } },
    ) => WebSocket
  >()
  expectTypeOf<InProcessWebSocketConstructor>().toExtend<new (url: URL, protocols: readonly string[]) => WebSocket>()
  const open = (socket: InProcessWebSocketConstructor) =>
    // @ts-expect-error: there is no such option.
    new socket('ws://127.0.0.1', { header: {} })
  void open
})

test('a restart takes a time', () => {
  expectTypeOf<EmulatorServer['restart']>().toBeCallableWith()
  expectTypeOf<EmulatorServer['restart']>().toBeCallableWith({ downForMs: 1 })
  expectTypeOf<EmulatorServer['restart']>().returns.toEqualTypeOf<void>()
})

test('a fault takes what its kind takes', () => {
  expectTypeOf<{ kind: 'drop'; handled: true }>().toExtend<Fault>()
  expectTypeOf<{ kind: 'status' }>().not.toExtend<Fault>()
  expectTypeOf<{ kind: 'redirect'; status: 304 }>().not.toExtend<Fault>()
  // @ts-expect-error: a drop has no status.
  const drop: Fault = { kind: 'drop', status: 500 }
  void drop
})
