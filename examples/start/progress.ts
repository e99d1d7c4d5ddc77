import type { JobView, Outcome, TargetView } from '@jobwright/core'

const words: { readonly [O in Outcome]: string } = {
  succeeded: 'ok',
  failed: 'FAILED',
  partial: 'PARTIAL',
  cancelled: 'CANCELLED',
  incomplete: 'INCOMPLETE',
  lost: 'LOST',
}

/** Says what has changed since the last view, a line each: the task's status, and nodes whose work began or ended. */
export function progress(say: (line: string) => void): (view: JobView) => void {
  let status = ''
  const shown = new Map<string, string>()
  return (view) => {
    if (view.status !== status) {
      status = view.status
      say(`  ${view.kind} ${view.id} is ${status}`)
    }
    for (const target of view.targets) {
      const word = wordOf(target)
      if (word === undefined || shown.get(target.name) === word) continue
      shown.set(target.name, word)
      const done = view.progress === undefined ? '' : ` (${view.progress.done} of ${view.progress.total})`
      say(`  ${word.padEnd(10)} ${target.name}${target.outcome === undefined ? '' : done}`)
    }
  }
}

function wordOf({ phase, outcome }: TargetView): string | undefined {
  if (outcome !== undefined) return words[outcome]
  return phase === 'running' ? 'working on' : undefined
}
