import type { ClientEvent } from './events.ts'

/**
 * Tells a listener of events. One that throws or rejects is reported once, on the console, and changes nothing: a log that fails must not fail
 * the work.
 */
export function createAnnouncer(listener: (event: ClientEvent) => unknown): (event: ClientEvent) => void {
  let reported = false
  const report = () => {
    if (reported) return
    reported = true
    console.warn('jobwright: onEvent has thrown. The client goes on; this is not reported again.')
  }
  return (event) => {
    try {
      const told = listener(event)
      if (told instanceof Promise) told.catch(report)
    } catch {
      report()
    }
  }
}
