import type { Connection } from '../../api/index.ts'
import { onAbort } from '../../wait/on-abort.ts'
import type { EventHub } from '../events/event-hub.ts'
import { Ears } from './ears.ts'
import type { FleetKind } from './fleet-kind.ts'
import { FleetReader } from './fleet-reader.ts'
import type { FleetUpdate } from './fleet-watch.ts'
import { Outage } from './outage.ts'
import { Picture } from './picture.ts'
import { type FleetQuestion, type FleetSettings, floorMs } from './settings.ts'
import { ToldSoFar } from './told.ts'

/** The first reading waits so long for the events, as they ask for one when they begin. */
const firstWordMs = 1_000

/** What a loop is run with. */
export interface FleetLoopOptions<Document> {
  /** Whose watch it is, such as `jobs.watchAll`. */
  readonly of: string
  readonly connection: Connection
  readonly hub: EventHub | undefined
  readonly kind: FleetKind<Document>
  readonly question: FleetQuestion
  readonly settings: FleetSettings
  /** Told when `take` may have something. */
  readonly onNews: () => void
}

/** Sees to it that a picture of a fleet is the newest: says when the list is read and when events are worked in, one after the other. */
export class FleetLoop<Document extends { readonly Uuid: string }> {
  readonly #options: FleetLoopOptions<Document>
  readonly #picture = new Picture<Document>()
  readonly #reader: FleetReader<Document>
  readonly #outage: Outage
  readonly #ears: Ears
  readonly #told = new ToldSoFar()
  readonly #stopping = new AbortController()
  /** Is the list to be read as soon as may be? */
  #asked = true
  #readAt: number | undefined
  #asOf: number | undefined
  #settled = false
  #wake: (() => void) | undefined
  /** How often events began to come, or ceased: either tells that the server may have come back, or gone. */
  #turns = 0
  /** What the reader knows of an outage; undefined before its first update. */
  #given: { readonly staleSince: number | undefined } | undefined

  constructor(options: FleetLoopOptions<Document>) {
    const { of, connection, hub, kind, question, settings, onNews } = options
    const { clock, name } = connection.transport
    this.#options = options
    this.#outage = new Outage({
      of: `${name}: ${of}`,
      clock,
      intervalMs: settings.intervalMs,
      toleranceMs: settings.outageToleranceMs,
      pause: (ms) => this.#pauseInOutage(ms),
      onFailure: onNews,
    })
    this.#reader = new FleetReader(kind, question, this.#picture, {
      connection: this.#outage.patient(connection),
      signal: this.#stopping.signal,
      pageSize: settings.pageSize,
    })
    this.#ears = new Ears({
      hub,
      onEvent: (event, type) => {
        if (this.#told.add(event, type === kind.listed.prefix, clock.now())) this.#wake?.()
      },
      onTurn: () => {
        this.#turns += 1
        this.#asked = true
        this.#wake?.()
      },
    })
  }

  /** Resolves when it was stopped, or everything has ended and that is what was waited for; rejects when nothing can be known. */
  async run(): Promise<void> {
    const { connection, kind, settings, hub } = this.#options
    const stopListening = settings.signal && onAbort(settings.signal, () => this.stop())
    const stopWatching = onAbort(connection.closed, () => this.#wake?.())
    try {
      if (settings.signal?.aborted === true || this.isStopped) return
      this.#ears.listen(kind.listed.prefix)
      if (hub?.available === true) await this.#sleep(firstWordMs)
      while (!this.#settled && !this.isStopped) await this.#step()
    } catch (error) {
      if (!this.isStopped) throw error
    } finally {
      stopListening?.()
      stopWatching()
      this.#ears.stop()
    }
  }

  /** Ends it at once, and whatever is under way. */
  stop(): void {
    this.#stopping.abort()
    this.#wake?.()
  }

  /** What is new to the reader, if anything is. */
  take(): FleetUpdate<Document> | undefined {
    if (this.#asOf === undefined) return undefined
    const stale = this.#outage.present
    const isOtherwise = this.#given === undefined || this.#given.staleSince !== stale?.since
    const shown = this.#picture.take()
    if (!isOtherwise && shown.changes.length === 0) return undefined
    this.#given = { staleSince: stale?.since }
    const via = this.#ears.areLive ? 'events' : 'poll'
    return { ...shown, via, asOf: this.#asOf, ...(stale === undefined ? {} : { stale }) }
  }

  /** Was it ended from outside? */
  get isStopped(): boolean {
    return this.#stopping.signal.aborted
  }

  async #step(): Promise<void> {
    const [readInMs, workInMs] = [this.#readInMs(), this.#workInMs()]
    if (readInMs <= 0) {
      this.#asked = false
      // What was told until now is in what is read from now on; what is told meanwhile is worked in afterwards.
      this.#told.take()
      await this.#reader.readList()
      const { alsoType } = this.#reader
      if (alsoType !== undefined) this.#ears.listen(alsoType)
      this.#readAt = this.#now
      this.#show()
    } else if (workInMs <= 0) {
      if (!(await this.#reader.workIn(this.#told.take()))) this.#asked = true
      this.#show()
    } else await this.#sleep(Math.min(readInMs, workInMs))
  }

  #show(): void {
    this.#outage.isOver()
    this.#asOf = this.#now
    this.#settled = this.#options.settings.untilAllEnded && this.#picture.isOver
    this.#options.onNews()
  }

  #readInMs(): number {
    const { connection, settings } = this.#options
    // Whatever is asked of a client that is closed is refused, which ends the loop.
    if (this.#readAt === undefined || connection.closed.aborted) return 0
    const sinceMs = this.#now - this.#readAt
    const afterMs = this.#asked ? floorMs : this.#ears.areLive ? settings.safetyIntervalMs : settings.intervalMs
    if (afterMs === 0) return Number.POSITIVE_INFINITY
    // A clock may be set back; then it is not known either how old events are.
    return sinceMs < 0 ? 0 : afterMs - sinceMs
  }

  #workInMs(): number {
    const { firstAt } = this.#told
    if (firstAt === undefined) return Number.POSITIVE_INFINITY
    return firstAt + this.#options.settings.coalesceMs - this.#now
  }

  get #now(): number {
    return this.#options.connection.transport.clock.now()
  }

  /** Until it is woken, or so much time has passed. */
  #sleep(ms: number): Promise<void> {
    if (this.isStopped) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        stopTimer?.()
        this.#wake = undefined
        resolve()
      }
      const { clock } = this.#options.connection.transport
      const stopTimer = ms === Number.POSITIVE_INFINITY ? undefined : clock.schedule(ms, end)
      this.#wake = end
    })
  }

  async #pauseInOutage(ms: number): Promise<void> {
    const turns = this.#turns
    const endsAt = this.#now + ms
    for (let leftMs = ms; leftMs > 0 && leftMs <= ms; leftMs = endsAt - this.#now) {
      await this.#sleep(leftMs)
      if (this.isStopped || this.#options.connection.closed.aborted || this.#turns > turns) return
    }
  }
}
