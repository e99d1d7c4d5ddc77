import type { Site } from '../site.ts'

/** The rules have one time for all that a command does; the server tells each moment from every other. */
export function times(site: Site, at: string): (given: string) => string {
  let used = false
  return (given) => {
    if (given !== at) return given
    const shown = used ? site.stamp() : at
    used = true
    return shown
  }
}
