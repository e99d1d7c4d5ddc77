import type { JobAction } from '@jobwright/core/drp'

/** Is an action meant for an operating system? One that names none is meant for all, and for none in particular any will do. */
export function runsOn({ Meta }: JobAction, os: string | undefined): boolean {
  const named = Meta != null && Object.hasOwn(Meta, 'OS') ? Meta['OS'] : undefined
  if (os === undefined || named === undefined) return true
  return named.split(',').some((name) => name.trim() === 'any' || name.trim() === os)
}
