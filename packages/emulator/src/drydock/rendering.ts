import type { TaskProfile } from '@jobwright/core/drydock'
import type { DrydockQuirkName } from './quirks.ts'

/** How documents are written. */
export interface Rendering {
  readonly profile: TaskProfile
  /** Is the defect reproduced? */
  quirk(name: DrydockQuirkName): boolean
  /** A time of a row as it is shown; a task that was just made still has the offset that its row will not keep. */
  time(stamp: string, justMade?: boolean): string
  /** A text as its column keeps it: when it is longer than `limit` characters, `kept` of them. */
  cut(text: string, limit: number, kept: number): string
}

/** How a server of this profile and with these defects writes documents. */
export function renderingOf(profile: TaskProfile, quirks: { has(name: DrydockQuirkName): boolean }): Rendering {
  const quirk = (name: DrydockQuirkName): boolean => profile === 'deployed' && quirks.has(name)
  return {
    profile,
    quirk,
    time(stamp, justMade = false) {
      if (profile === 'documented') return stamp
      if (!quirk('drydock/timestamps-without-offset')) return `${stamp.replace(' ', 'T')}Z`
      return justMade ? `${stamp}+00:00` : stamp
    },
    cut(text, limit, kept) {
      if (text.length <= limit || !quirk('drydock/columns-are-short')) return text
      const characters = Array.from(text)
      return characters.length > limit ? characters.slice(0, kept).join('') : text
    },
  }
}
