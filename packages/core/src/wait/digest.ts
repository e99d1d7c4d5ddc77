import type { JobView } from '../view/job-view.ts'

/** A number that changes when a view shows a sign of life: status, flags, time, progress, messages, targets, children. */
export function digestOf(view: JobView): number {
  let digest = basis
  const add = (text: string): void => {
    digest = addText(digest, text)
  }
  const pending: JobView[] = [view]
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const { status, phase, flags, updatedAt, progress, messages, targets, children } = one
    add(status)
    add(phase)
    add(flags.join())
    add(updatedAt ?? '')
    add(progress === undefined ? '' : `${progress.done}/${progress.total}`)
    add(String(messages.length))
    for (const { name, phase, outcome } of targets) add(`${name} ${phase} ${outcome ?? ''}`)
    add(String(children.length))
    for (const child of children) pending.push(child)
  }
  return digest >>> 0
}

/** A number from 0 to 2³²−1 that depends on all of a text. */
export function digestOfText(text: string): number {
  return addText(basis, text) >>> 0
}

// FNV-1a over UTF-16 units; the separator keeps ['a', 'bc'] and ['ab', 'c'] apart.
const basis = 0x811c9dc5
const prime = 0x01000193

function addText(digest: number, text: string): number {
  let next = digest
  for (let index = 0; index < text.length; index++) next = Math.imul(next ^ text.charCodeAt(index), prime)
  return Math.imul(next ^ 0xffff, prime)
}
