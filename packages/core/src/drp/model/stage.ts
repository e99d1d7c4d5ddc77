import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields, textsSchema, valuesSchema } from './object.ts'
import { type TemplateInfo, templateInfoSchema } from './template-info.ts'

/** A stage: a step of a workflow, with tasks and perhaps a boot environment of its own. */
export interface Stage extends DrpObject {
  /** Has something been left out of it, as the list was asked to be slim? */
  readonly Partial?: boolean | undefined
  /** Its name, by which workflows and machines refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** The files that the server offers to machines in this stage. */
  readonly Templates?: readonly TemplateInfo[] | null | undefined
  /** The parameters that must have a value before its templates can be rendered. */
  readonly RequiredParams?: readonly string[] | null | undefined
  /** The parameters that it uses if they have a value. */
  readonly OptionalParams?: readonly string[] | null | undefined
  /** The parameters of the stage by name. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
  /** The boot environment that its machines need; empty for any. */
  readonly BootEnv: string
  /** The tasks it adds to the task list of a machine. */
  readonly Tasks: readonly string[] | null
  /** The profiles that parameters are looked up in while a machine is in this stage. */
  readonly Profiles?: readonly string[] | null | undefined
  /** Outdated: is the machine rebooted when the stage begins? */
  readonly Reboot?: boolean | undefined
  /** Outdated and always true: does the agent wait after the last task? */
  readonly RunnerWait?: boolean | undefined
}

/** What a {@link Stage} must be. New fields are kept. */
export const stageSchema: z.ZodMiniType<Stage, Stage> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Partial: z.optional(z.boolean()),
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    Templates: z.nullish(z.readonly(z.array(templateInfoSchema))),
    RequiredParams: z.nullish(textsSchema),
    OptionalParams: z.nullish(textsSchema),
    Params: z.nullish(valuesSchema),
    BootEnv: z.string(),
    Tasks: z.nullable(textsSchema),
    Profiles: z.nullish(textsSchema),
    Reboot: z.optional(z.boolean()),
    RunnerWait: z.optional(z.boolean()),
  }))()

/**
 * Reads a stage: what `POST /stages` and everything at `/stages/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseStage } from '@jobwright/core/drp'
 * parseStage({ Name: 's1', BootEnv: '', Tasks: ['t1'], Validated: true, Available: true, ReadOnly: false }).ok //=> true
 */
export const parseStage: (value: unknown) => ParseResult<Stage> = /*@__PURE__*/ (() =>
  createParser<Stage>(stageSchema))()

/**
 * Reads a list of stages: what `GET /stages` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseStageList } from '@jobwright/core/drp'
 * parseStageList([]) //=> { ok: true, value: [] }
 */
export const parseStageList: (value: unknown) => ParseResult<readonly Stage[]> = /*@__PURE__*/ (() =>
  createParser<readonly Stage[]>(z.readonly(z.array(stageSchema))))()
