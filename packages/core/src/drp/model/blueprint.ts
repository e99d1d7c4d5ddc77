import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields, textsSchema, valuesSchema } from './object.ts'

/**
 * A blueprint: the tasks of work orders, and what they are done with. Newer than v4.8, and known from documents alone: its fields from the
 * reference of the generated Python client, what becomes of them from the guides. What it has is copied to a work order when that starts.
 */
export interface Blueprint extends DrpObject {
  /** Has something been left out of it, as the list was asked to be slim? */
  readonly Partial?: boolean | undefined
  /** Its name, by which work orders and triggers refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /**
   * The task list: names of tasks, and entries such as `stage:discover` or `action:certs:renew`. The boot environment may not change. Whether
   * the context may, documents differ on: older ones allow it, the newest do not.
   */
  readonly Tasks: readonly string[] | null
  /** The profiles that parameters are looked up in after its own, in this order. */
  readonly Profiles?: readonly string[] | null | undefined
  /** Its own parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
}

/** What a {@link Blueprint} must be. New fields are kept. */
export const blueprintSchema: z.ZodMiniType<Blueprint, Blueprint> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Partial: z.optional(z.boolean()),
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    Tasks: z.nullable(textsSchema),
    Profiles: z.nullish(textsSchema),
    Params: z.nullish(valuesSchema),
  }))()

/**
 * Reads a blueprint: what `POST /blueprints` and everything at `/blueprints/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseBlueprint } from '@jobwright/core/drp'
 * parseBlueprint({ Name: 'update-bios', Tasks: ['bios'], Validated: true, Available: true, ReadOnly: false }).ok //=> true
 */
export const parseBlueprint: (value: unknown) => ParseResult<Blueprint> = /*@__PURE__*/ (() =>
  createParser<Blueprint>(blueprintSchema))()

/**
 * Reads a list of blueprints: what `GET /blueprints` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseBlueprintList } from '@jobwright/core/drp'
 * parseBlueprintList([]) //=> { ok: true, value: [] }
 */
export const parseBlueprintList: (value: unknown) => ParseResult<readonly Blueprint[]> = /*@__PURE__*/ (() =>
  createParser<readonly Blueprint[]>(z.readonly(z.array(blueprintSchema))))()
