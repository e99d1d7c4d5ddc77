import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { exitCodeOf, type WaitResult } from '@jobwright/client/wait'
import type { Node } from '@jobwright/core'
import type { Task } from '@jobwright/core/drydock'
import { compareSemantics } from '@jobwright/filters'
import { exitCodeOfFailure } from '../program/exit-code-of-failure.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { openSite, type Site } from './open-site.ts'
import { help, type Options, readOptions } from './options.ts'
import { progress } from './progress.ts'
import { readFilter } from './read-filter.ts'
import { readInventory } from './read-inventory.ts'
import { InputError } from './read-yaml.ts'
import { findingsOf, showFindings, showSelection } from './show-selection.ts'
import { timeline } from './timeline.ts'

/** Runs the program and answers its exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await start(readOptions(argv), surroundings)
  } catch (error) {
    return exitCodeOfFailure(error, surroundings)
  }
}

async function start(options: Options, surroundings: Surroundings): Promise<number> {
  if (options.help) {
    surroundings.print(help)
    return 0
  }
  const nodes = options.inventory === undefined ? undefined : readInventory(options.inventory)
  const stranger = options.fail.find((name) => !nodes?.some((node) => node.name === name))
  if (stranger !== undefined) throw new InputError(`--fail ${stranger}: no node of ${options.inventory} is called so.`)
  const say = (text: string) => {
    if (!options.json) surroundings.print(`${text}\n`)
  }

  const site = await openSite(options, nodes ?? [], surroundings.clock)
  try {
    const { selection, end } =
      options.resume === undefined
        ? await runTask(options, site, nodes, say, surroundings.signal)
        : { selection: {}, end: await resumeTask(options.resume, site, say, surroundings.signal) }
    const exitCode = exitCodeOf(end)
    const chart = end.view === undefined ? undefined : writeTimeline(surroundings.folder, timeline(end.view))
    if (options.json) {
      const { outcome, reason, flags, targets, document, token } = end
      const report = { ...selection, outcome, reason, flags, targets, task: document, token, exitCode }
      surroundings.print(`${JSON.stringify(report, null, 2)}\n`)
    } else say(showEnd(end, site, chart))
    return exitCode
  } finally {
    await site.close()
  }
}

/** Shows what the filter selects, plans the task, starts it and waits for its end. */
async function runTask(
  { filter: file, action, allowWider, timeoutMs, intervalMs }: Options,
  site: Site,
  nodes: readonly Node[] | undefined,
  say: (text: string) => void,
  signal: AbortSignal,
) {
  const { drydock, designRef, until } = site
  const filter = readFilter(file)
  const comparison = nodes && compareSemantics(filter, nodes)
  const findings = findingsOf(filter, nodes, action)
  if (nodes !== undefined && comparison !== undefined) say(showSelection(filter, nodes, comparison))
  if (findings.length > 0) say(`\n${showFindings(findings)}`)

  const plan = await until(
    drydock.plan({ action, design_ref: designRef, where: filter, nodes, allowWider }, { signal }),
  )
  say(`\n${action} on ${plan.names.length} nodes${plan.names.length > 0 ? `: ${plan.names.join(', ')}` : ''}`)
  for (const { message } of plan.warnings) say(`  note: ${message}`)

  const task = await until(drydock.tasks.create(plan.document, { signal }))
  const show = progress(say)
  const waiting = drydock.tasks.wait(task.task_id, {
    timeoutMs,
    intervalMs,
    detail: 'messages',
    signal,
    onSnapshot: ({ view }) => show(view),
  })
  return { selection: { comparison, findings, plan }, end: await until(waiting) }
}

/** Goes on with the wait of an earlier run. */
async function resumeTask(
  token: string,
  site: Site,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<WaitResult<Task>> {
  const show = progress(say)
  return site.drydock.tasks.resume(token, { signal, onSnapshot: ({ view }) => show(view) })
}

function writeTimeline(folder: string, text: string): string {
  const chart = path.join('out', 'drydock-timeline.mmd')
  mkdirSync(path.join(folder, 'out'), { recursive: true })
  writeFileSync(path.join(folder, chart), text)
  return chart
}

function showEnd(end: WaitResult<Task>, { emulated }: Site, chart: string | undefined): string {
  const { outcome, flags, targets, document, token, reason } = end
  const lines: string[] = []
  if (document !== undefined) lines.push(`The task's Status document:\n${JSON.stringify(document.result, null, 2)}`)
  if (chart !== undefined) lines.push(`Its timeline is drawn in ${chart}.`)
  const failed = targets
    .filter((target) => target.outcome === 'failed')
    .map(({ name, why }) => `\n  ${name}: ${why ?? 'failed'}`)
  lines.push(
    `Outcome: ${[outcome, ...flags].join(', ')}${outcome === 'timed-out' ? ` (${reason})` : ''}.${failed.join('')}`,
  )
  if (outcome === 'aborted' || outcome === 'timed-out') {
    lines.push(
      emulated
        ? 'The emulated server ends with this program, and the task with it.'
        : `The task goes on. To wait for it again, use the same --base-url with\n  --resume ${token}`,
    )
  }
  return `\n${lines.join('\n\n')}`
}
