import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema } from './object.ts'

/** One thing that an agent does for a job: a template of the task, rendered for the machine. */
export interface JobAction {
  /** Its name, for people. */
  readonly Name: string
  /** Where the content is to be written as a file. Empty: the content is a script to be run. */
  readonly Path: string
  /** The rendered text. */
  readonly Content: string
  /** Texts by name, from the template: `OS` says where it is valid, `Interpreter` what runs it. */
  readonly Meta?: Readonly<Record<string, string>> | null | undefined
}

/** What a {@link JobAction} must be. */
export const jobActionSchema: z.ZodMiniType<JobAction, JobAction> = /*@__PURE__*/ (() =>
  z.object({ Name: z.string(), Path: z.string(), Content: z.string(), Meta: z.nullish(metaSchema) }))()

/**
 * Reads one action of a job.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseJobAction } from '@jobwright/core/drp'
 * parseJobAction({ Name: 'script', Path: '', Content: 'exit 0' }).ok //=> true
 */
export const parseJobAction: (value: unknown) => ParseResult<JobAction> = /*@__PURE__*/ (() =>
  createParser<JobAction>(jobActionSchema))()

/**
 * Reads the actions of a job: what `GET /jobs/{uuid}/actions` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseJobActionList } from '@jobwright/core/drp'
 * parseJobActionList([{ Name: 'script', Path: '' }]) //=> { ok: false, issues: [{ code: 'invalid_type', path: [0, 'Content'] }] }
 */
export const parseJobActionList: (value: unknown) => ParseResult<readonly JobAction[]> = /*@__PURE__*/ (() =>
  createParser<readonly JobAction[]>(z.readonly(z.array(jobActionSchema))))()
