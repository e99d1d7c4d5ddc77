import assert from 'node:assert/strict'
import type { DrydockClient } from '@jobwright/client/drydock'
import { WaitFailedError, type WaitResult } from '@jobwright/client/wait'
import { isJobwrightError, type JobwrightError } from '@jobwright/core'
import type { Task } from '@jobwright/core/drydock'
import type { EmulatedRequest } from '@jobwright/emulator'
import { designRef, isOfClient, type Site, type StoredTask } from './site.ts'
import { createdActions, ensuredActions, losses, type Step } from './steps.ts'

/** One walk: a client, and what the server has been seen to hold past it. */
export class Walk {
  readonly #site: Site
  readonly #cover: (what: string) => void
  #drydock: DrydockClient
  #sent = 0
  /** Of the wait before. */
  #token: string | undefined
  /** The states of each task in the order in which the server had them. */
  readonly #history = new Map<string, string[]>()
  /** The newest state of each task that the client has shown. */
  readonly #shown = new Map<string, number>()

  constructor(site: Site, cover: (what: string) => void) {
    this.#site = site
    this.#cover = cover
    this.#drydock = this.#client()
  }

  async take(one: Step): Promise<void> {
    switch (one.kind) {
      case 'create':
        return this.#create(one)
      case 'ensure':
        return this.#ensure(one)
      case 'wait':
        return this.#wait(one)
      case 'resume':
        return this.#resume()
      case 'check':
        return this.#check(one)
      case 'list':
        for await (const task of this.#drydock.tasks.list().items()) this.#see(task)
        return
      case 'terminate':
        return this.#terminate(one)
      case 'advance':
        return this.#site.clock.advance(one.ms)
      case 'new client':
        this.#drydock = this.#client()
    }
  }

  async #create({ action, loss }: Extract<Step, { kind: 'create' }>): Promise<void> {
    const before = await this.#count(action)
    const { done } = await this.#losing(loss, () => this.#drydock.tasks.create({ action, design_ref: designRef }))
    const made = (await this.#count(action)) - before
    if ('value' in done) this.#see(done.value)
    if (loss !== undefined) this.#cover('create, lost')
    assert.ok(made <= 1)
    const applied = 'value' in done ? 'yes' : done.error.applied
    if (applied === 'unknown') this.#cover(`create, applied unknown and ${made === 1 ? 'done' : 'not done'}`)
    else assert.equal(applied, made === 1 ? 'yes' : 'no')
  }

  async #ensure({ action, loss }: Extract<Step, { kind: 'ensure' }>): Promise<void> {
    const before = await this.#count(action)
    const ensure = () => this.#drydock.tasks.ensure({ action, design_ref: designRef }, { withinMs: 86_400_000 })
    const { done, hit } = await this.#losing(loss, ensure)
    const after = await this.#count(action)
    // The law: however often, and whatever became of the answers.
    assert.ok(after <= 1)
    if (hit) this.#cover('ensure, lost')
    if (before === 1) this.#cover('ensure, there already')
    if ('value' in done) {
      const { task, created } = done.value
      this.#see(task)
      assert.deepEqual([after, created], [1, before === 0])
      if (hit && created) this.#cover('ensure, lost and found')
    } else if (done.error.applied !== 'unknown') assert.equal(done.error.applied, after > before ? 'yes' : 'no')
  }

  async #wait({ which, ms, outage }: Extract<Step, { kind: 'wait' }>): Promise<void> {
    const id = await this.#pick(which)
    if (id === undefined) return
    const { faults } = this.#site.emulator
    const gone = outage ? faults.add({ match: isOfClient, skip: 1, times: 4, then: { kind: 'drop' } }) : undefined
    const options = { timeoutMs: ms * 10, intervalMs: 2_000, outageToleranceMs: 6_000 }
    const begunAt = this.#site.clock.now()
    try {
      const result = await this.#site.until(this.#drydock.tasks.wait(id, options))
      this.#cover(`wait ${result.outcome}`)
      if (result.outcome === 'timed-out') assert.equal(this.#site.clock.now() - begunAt, ms * 10)
      await this.#end(result)
    } catch (error) {
      if (!(error instanceof WaitFailedError)) throw error
      assert.deepEqual([error.code, error.applied], ['unavailable', 'no'])
      this.#cover('wait failed: unavailable')
      this.#token = error.token
    }
    gone?.remove()
  }

  async #resume(): Promise<void> {
    if (this.#token === undefined) return
    const result = await this.#site.until(this.#drydock.tasks.resume(this.#token, { timeoutMs: 300_000 }))
    this.#cover(`resume ${result.outcome}`)
    await this.#end(result)
  }

  async #check({ which }: Extract<Step, { kind: 'check' }>): Promise<void> {
    const id = await this.#pick(which)
    if (id === undefined) return
    const { tasks } = this.#drydock
    const before = this.#sent
    const checked = await this.#site.until(tasks.check(tasks.waitToken(id, { timeoutMs: 60_000 })))
    assert.equal(this.#sent - before, 1)
    this.#cover(checked.done ? 'check done' : 'check not done')
    if (checked.done) await this.#end(checked.result)
  }

  async #terminate({ which }: Extract<Step, { kind: 'terminate' }>): Promise<void> {
    const id = await this.#pick(which)
    const task = (await this.#site.stored()).find(({ task_id }) => task_id === id)
    if (id !== undefined && task?.status === 'queued') this.#site.emulator.drydock.terminate(id)
  }

  /** An end is the server's present state for good; what is not an end says nothing of the kind. */
  async #end(result: WaitResult<Task>): Promise<void> {
    this.#token = result.token
    if (result.document !== undefined) this.#see(result.document)
    const task = (await this.#site.stored()).find(({ task_id }) => task_id === result.id) as StoredTask
    const isEnd = result.reason === 'ended'
    assert.equal(isEnd, result.document !== undefined && ['complete', 'terminated'].includes(result.document.status))
    if (isEnd) assert.equal(stateOf(result.document as Task), stateOf(task))
    if (result.outcome === 'succeeded') assert.equal(stateOf(task), 'complete success')
  }

  /** Has the answer to the next POST be lost, if it is to be. */
  async #losing<T>(loss: string | undefined, ask: () => Promise<T>): Promise<{ done: Done<T>; hit: boolean }> {
    const { faults } = this.#site.emulator
    const then = loss === undefined ? undefined : losses[loss]
    const match = (request: EmulatedRequest) => isOfClient(request) && request.method === 'POST'
    const added = then && faults.add({ match, then })
    const done = await this.#site.until(ask()).then(
      (value) => ({ value }),
      (error: unknown) => {
        if (!isJobwrightError(error)) throw error
        return { error }
      },
    )
    added?.remove()
    return { done, hit: added?.hits === 1 }
  }

  /** What the client shows was so, and not before what it has shown already. */
  #see({ task_id, status, result }: Task): void {
    const states = this.#history.get(task_id) ?? []
    const at = states.indexOf(stateOf({ status, result }), this.#shown.get(task_id) ?? 0)
    assert.ok(at >= 0, `${status} ${result.status} in ${states.join(', ')}`)
    this.#shown.set(task_id, at)
    this.#cover('state seen')
  }

  /** A client whose every request is framed by looks at what the server holds. */
  #client(): DrydockClient {
    return this.#site.client({
      attemptTimeoutMs: 5_000,
      totalTimeoutMs: 20_000,
      fetch: async (url, init) => {
        this.#sent++
        await this.#look()
        try {
          return await this.#site.fetch(url, init)
        } finally {
          await this.#look()
        }
      },
    })
  }

  async #look(): Promise<void> {
    for (const task of await this.#site.stored()) {
      const states = this.#history.get(task.task_id) ?? []
      if (states.at(-1) !== stateOf(task)) states.push(stateOf(task))
      this.#history.set(task.task_id, states)
    }
  }

  async #count(action: string): Promise<number> {
    return (await this.#site.stored()).filter((task) => task.action === action && task.parent_task_id === null).length
  }

  /** One of the tasks that were asked for. */
  async #pick(which: number): Promise<string | undefined> {
    const asked = (await this.#site.stored()).filter(({ action }) =>
      [...createdActions, ...ensuredActions].some((own) => own === action),
    )
    return asked.length === 0 ? undefined : asked[which % asked.length]?.task_id
  }
}

type Done<T> = { readonly value: T } | { readonly error: JobwrightError }

function stateOf({
  status,
  result,
}: Pick<StoredTask, 'status'> & { readonly result: { readonly status: string } }): string {
  return `${status} ${result.status}`
}
