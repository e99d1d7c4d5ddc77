import type { ExitCodeMode } from './exit-codes.ts'

/**
 * Which exit codes the actions of a task use, by the feature flags of its `Meta`.
 *
 * A server adds the flag `sane-exit-codes` to every task it saves that lacks `original-exit-codes`; a task with neither was made before there
 * were sane codes. An action may choose them for itself while it runs, with a file named `.sane-exit-codes` in its directory.
 *
 * @param task the task; only its `Meta` is read.
 * @returns `'sane'` where the flags name `sane-exit-codes`, else `'original'`.
 * @example
 * import { exitCodeModeOf } from '@jobwright/core/drp'
 * exitCodeModeOf({ Meta: { 'feature-flags': 'sane-exit-codes' } }) //=> 'sane'
 * exitCodeModeOf({ Meta: {} }) //=> 'original'
 */
export function exitCodeModeOf(task: {
  readonly Meta?: Readonly<Record<string, string>> | null | undefined
}): ExitCodeMode {
  const meta = task.Meta ?? {}
  const flags = Object.hasOwn(meta, 'feature-flags') ? (meta['feature-flags'] ?? '') : ''
  return flags.split(',').some((flag) => flag.trim() === 'sane-exit-codes') ? 'sane' : 'original'
}
