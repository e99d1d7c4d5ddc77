import type { DrpClient } from '../client.ts'
import { AgentRun } from './agent-run.ts'
import { checkAgentOptions, type RunAgentOptions } from './options.ts'
import type { AgentResult } from './result.ts'

/**
 * Runs the jobs of a machine, as its agent does: waits until it is runnable, asks for its next job, has the actions of the task carried out, writes
 * what came of it and its log, and so on until something ends it.
 *
 * It follows the lifecycle `agentLifecycles` of `@jobwright/core/drp` and sends what the real agent of v4.8 was recorded sending, in the same order;
 * instead of listening to the server's events it looks at the machine every `pollIntervalMs`. In three things it does otherwise. It finishes
 * the job of an entry `chroot:`, which the real one leaves open. After an error, it leaves alone a job that runs and that it was not given, so that
 * two agents on one machine do not fail each other's jobs for ever. And it ends, rather than try for ever, by what no time mends: credentials that
 * are refused, a certificate that is not trusted, a machine that does not exist.
 *
 * A job's log may hold a line twice, where the answer to its writing was lost; what the server does not take for long is dropped from the beginning.
 *
 * @param client the client whose server, credentials, retries and clock are used. A machine's own token will do.
 * @param options which machine, and what runs an action; see each for units and defaults.
 * @returns how the run ended; it resolves whatever happens on the way. Nothing of it is left then: no timer, listener, process or directory.
 * @throws JobwrightError `invalid-input` for an option that is not known, is missing or cannot be used.
 *
 * @example
 * import { createDrpClient, runAgent } from '@jobwright/client/drp'
 * import { startEmulator } from '@jobwright/emulator'
 * const greet = { Name: 'greet', Templates: [{ Name: 'script', Contents: 'echo hello' }] }
 * const site = await startEmulator({ systems: ['drp'], seed: { drp: { tasks: [greet], machines: [{ Name: 'm1', Tasks: ['greet'] }] } } })
 * const drp = createDrpClient({ baseUrl: site.drp.baseUrl, auth: { username: 'rocketskates', password: 'r0cketsk8ts' } })
 * const result = await runAgent(drp, {
 *   machine: 'Name:m1',
 *   execute: async (action, { log }) => {
 *     await log(`Nothing is done for ${action.Name}.\n`)
 *     return 0
 *   },
 *   // Once there is nothing to run, it is enough.
 *   exitOnNotRunnable: true,
 *   waitTimeoutMs: 0,
 * })
 * result.ended //=> 'not-runnable'
 * result.lastJob?.state //=> 'finished'
 * await site.close()
 */
export async function runAgent(client: DrpClient, options: RunAgentOptions): Promise<AgentResult> {
  checkAgentOptions(options)
  return new AgentRun(client, options).untilItEnds()
}
