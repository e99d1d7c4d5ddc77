import type { JobView } from '@jobwright/core'

/** Draws when each part of a task was at work, as a Mermaid Gantt chart. */
export function timeline(view: JobView): string {
  const lines = ['gantt', `  title ${label(`${view.name} ${view.id}`)}`, '  dateFormat x', '  axisFormat %H:%M:%S']
  const parts = partsOf(view)
  for (const action of new Set(parts.map(({ name }) => name))) {
    lines.push(`  section ${label(action)}`, ...parts.filter(({ name }) => name === action).flatMap(bar))
  }
  return `${lines.join('\n')}\n`
}

function partsOf(view: JobView): readonly JobView[] {
  const found: JobView[] = []
  const open = [view]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next)
    open.push(...[...next.children].reverse())
  }
  return found
}

function bar({ name, targets, outcome, createdAt, startedAt, endedAt, updatedAt }: JobView): readonly string[] {
  const start = Date.parse(startedAt ?? createdAt ?? '')
  const end = Date.parse(endedAt ?? updatedAt ?? '')
  if (Number.isNaN(start) || Number.isNaN(end)) return []
  const nodes = targets.length > 3 ? `${targets.length} nodes` : targets.map((target) => target.name).join(' ')
  const mark = outcome === undefined ? 'active, ' : outcome === 'succeeded' ? 'done, ' : 'crit, '
  return [`  ${label(nodes || name)} :${mark}${start}, ${Math.max(end, start + 1)}`]
}

/** Colons, commas, semicolons and number signs would end a name. */
function label(text: string): string {
  return text.replaceAll(/[:,;#\n]/g, ' ')
}
