import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { textsSchema } from './object.ts'

/** An action that a plugin offers for an object. */
export interface AvailableAction {
  /** The plugin that offers it. */
  readonly Provider: string
  /** The kind of objects it is for, for example `machines`. */
  readonly Model: string
  /** What it is called by. */
  readonly Command: string
  /** The parameters that must have a value before its templates can be rendered. */
  readonly RequiredParams?: readonly string[] | null | undefined
  /** The parameters that it uses if they have a value. */
  readonly OptionalParams?: readonly string[] | null | undefined
}

/** What a {@link AvailableAction} must be. New fields are kept. */
export const availableActionSchema: z.ZodMiniType<AvailableAction, AvailableAction> = /*@__PURE__*/ (() =>
  z.object({
    Provider: z.string(),
    Model: z.string(),
    Command: z.string(),
    RequiredParams: z.nullish(textsSchema),
    OptionalParams: z.nullish(textsSchema),
  }))()

/**
 * Reads one action: what `GET /machines/{uuid}/actions/{command}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseAvailableAction } from '@jobwright/core/drp'
 * parseAvailableAction({ Provider: 'ipmi', Model: 'machines', Command: 'poweron' }).ok //=> true
 */
export const parseAvailableAction: (value: unknown) => ParseResult<AvailableAction> = /*@__PURE__*/ (() =>
  createParser<AvailableAction>(availableActionSchema))()

/**
 * Reads the actions of an object: what `GET /machines/{uuid}/actions` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseAvailableActionList } from '@jobwright/core/drp'
 * parseAvailableActionList([]) //=> { ok: true, value: [] }
 */
export const parseAvailableActionList: (value: unknown) => ParseResult<readonly AvailableAction[]> =
  /*@__PURE__*/ (() => createParser<readonly AvailableAction[]>(z.readonly(z.array(availableActionSchema))))()
