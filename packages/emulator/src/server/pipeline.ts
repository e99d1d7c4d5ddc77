import type { Clock } from '@jobwright/core'
import { complete, type Delivery } from './delivery.ts'
import { answerWithFault } from './fault-effect.ts'
import type { FaultList } from './fault-list.ts'
import { pause } from './pause.ts'
import { type RequestLog, splitTarget } from './request-log.ts'
import { asksForSocket, type SocketAcceptance } from './socket.ts'
import type { EmulatedRequest, EmulatedResponse, EmulatedSystem } from './system.ts'

/** A request as a transport read it; without a body when that was larger than {@link largestBody}. */
export type ReceivedRequest = Omit<EmulatedRequest, 'body'> & { readonly body: Uint8Array | undefined }

/** Does a system take this request as a WebSocket? */
type Takes = (system: EmulatedSystem, request: EmulatedRequest) => boolean

/** Stands for the answer of a system that takes a WebSocket: what is said is up to the transport. */
const switching = { status: 101, reason: 'Switching Protocols', headers: [], body: new Uint8Array() } as const

/** The largest body of a request that is read, in bytes. */
export const largestBody = 16 * 1024 * 1024

/** Answers the requests of every transport: finds the system, lets faults do their work, keeps the log. */
export class Pipeline {
  /** Changes whenever something happens. */
  activity = 0
  readonly #clock: Clock
  readonly #faults: FaultList
  readonly #log: RequestLog
  #systems: readonly EmulatedSystem[] = []
  readonly #underWay = new Set<AbortController>()

  constructor(clock: Clock, faults: FaultList, log: RequestLog) {
    this.#clock = clock
    this.#faults = faults
    this.#log = log
  }

  /** Sets the systems that answer. */
  serve(systems: readonly EmulatedSystem[]): void {
    this.#systems = systems
  }

  /**
   * Answers a request; undefined when the connection is to be dropped. Abort the controller when the client is gone; the pipeline aborts it when
   * everything under way is dropped.
   */
  async answer(received: ReceivedRequest, controller: AbortController): Promise<Delivery | undefined> {
    const delivery = await this.#through(received, controller, () => false)
    if (delivery === undefined || delivery.body instanceof Uint8Array) this.#underWay.delete(controller)
    return delivery
  }

  /**
   * Answers a request to upgrade: with what takes it as a WebSocket, or as `answer` does where nothing takes it. A fault works as on any request; one of
   * a body does nothing to a WebSocket. Abort the controller when the connection is over; until then, to drop everything under way drops it too.
   */
  async connect(
    received: ReceivedRequest,
    controller: AbortController,
  ): Promise<Delivery | SocketAcceptance | undefined> {
    let taken: SocketAcceptance | undefined
    const delivery = await this.#through(received, controller, (system, request) => {
      taken = asksForSocket(request.headers) ? system.connect?.(request) : undefined
      return taken !== undefined
    })
    return delivery?.status === switching.status ? taken : delivery
  }

  async #through(received: ReceivedRequest, controller: AbortController, takes: Takes): Promise<Delivery | undefined> {
    const { signal } = controller
    this.activity++
    this.#underWay.add(controller)
    signal.addEventListener('abort', () => this.#underWay.delete(controller), { once: true })
    const entry = this.#log.begin(received)
    const delivery = await this.#deliver(received, signal, entry, takes)
    this.#log.end(entry, signal.aborted ? undefined : delivery?.status)
    this.activity++
    return delivery
  }

  /** Drops every connection that still waits for an answer or the rest of one. */
  dropAll(): void {
    for (const controller of this.#underWay) controller.abort()
  }

  async #deliver(
    received: ReceivedRequest,
    signal: AbortSignal,
    entry: { system?: string | undefined; fault?: string | undefined },
    takes: Takes,
  ): Promise<Delivery | undefined> {
    const { method, target, body } = received
    const completed = (response: EmulatedResponse) => complete(response, method, this.#clock.now())
    if (body === undefined) return completed(plain(413, `A request may have ${largestBody} bytes here.`))
    const request = { ...received, body }
    const system = this.#systemFor(target)
    entry.system = system?.name
    const handle = async () => {
      if (system === undefined) return completed(plain(404, 'No emulated system has this path.'))
      return takes(system, request) ? switching : completed(await system.handle(request, signal))
    }
    try {
      const fault = this.#faults.take(request, system?.name)
      entry.fault = fault?.kind
      if (fault === undefined) return await handle()
      return await answerWithFault(fault, {
        target,
        handle,
        complete: completed,
        pause: (ms) => pause(this.#clock, ms, signal),
      })
    } catch (error) {
      // A system answers whatever it gets: this is a defect of a system or of a fault, and its author should see it.
      return completed(plain(500, `The emulator failed: ${String(error)}`))
    }
  }

  /** The system with the longest root that the path is below. A system by itself answers for every path, as a server would. */
  #systemFor(target: string): EmulatedSystem | undefined {
    if (this.#systems.length === 1) return this.#systems[0]
    const { path } = splitTarget(target)
    let found: EmulatedSystem | undefined
    let longest = -1
    for (const system of this.#systems)
      for (const root of system.roots)
        if (root.length > longest && (path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`))) {
          found = system
          longest = root.length
        }
    return found
  }
}

function plain(status: number, text: string): EmulatedResponse {
  return { status, headers: [['Content-Type', 'text/plain; charset=utf-8']], body: text }
}
