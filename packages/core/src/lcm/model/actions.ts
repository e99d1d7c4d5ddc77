import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { valuesSchema } from './resource.ts'

/**
 * What an action takes, as `GET /actions/{action}` describes it: its parameters, with descriptions. In which form is in no document that could be
 * read, so its fields are not known here.
 */
export type ActionDescription = Readonly<Record<string, unknown>>

/**
 * Which actions there are, as `GET /actions/` lists them: descriptions by name, or a list of names or descriptions. In which of these forms is in no
 * document that could be read, so all are taken; {@link actionNamesOf} finds the names in each.
 */
export type ActionCatalogue = Readonly<Record<string, unknown>> | readonly unknown[]

/** What an {@link ActionDescription} must be. */
export const actionDescriptionSchema: z.ZodMiniType<ActionDescription, ActionDescription> = /*@__PURE__*/ (() =>
  valuesSchema)()

/** What an {@link ActionCatalogue} must be. */
export const actionCatalogueSchema: z.ZodMiniType<ActionCatalogue, ActionCatalogue> = /*@__PURE__*/ (() =>
  z.union([z.readonly(z.array(z.unknown())), valuesSchema]))()

/**
 * Reads the description of an action: what `GET /actions/{action}` answers.
 *
 * @param value any value; out comes the same object, whatever it holds, or what is wrong with it.
 *
 * @example
 * import { parseActionDescription } from '@jobwright/core/lcm'
 * parseActionDescription('server error') //=> { ok: false, issues: [{ code: 'invalid_type', path: [] }] }
 */
export const parseActionDescription: (value: unknown) => ParseResult<ActionDescription> = /*@__PURE__*/ (() =>
  createParser<ActionDescription>(actionDescriptionSchema))()

/**
 * Reads the list of actions: what `GET /actions/` answers.
 *
 * @param value any value; out comes the same object or list, whatever it holds, or what is wrong with it.
 *
 * @example
 * import { parseActionCatalogue } from '@jobwright/core/lcm'
 * parseActionCatalogue(['install', 'restart']).ok //=> true
 * parseActionCatalogue(null).ok //=> false
 */
export const parseActionCatalogue: (value: unknown) => ParseResult<ActionCatalogue> = /*@__PURE__*/ (() =>
  createParser<ActionCatalogue>(actionCatalogueSchema))()

/**
 * The names of the actions in an answer of `GET /actions/`, as far as they can be found.
 *
 * As the form of the answer is in no document, this is an assumption: names are the texts in a list, the `job-type`, `action` or `name` of the objects in
 * it, or the keys of an object; of a page, those in its `results`.
 *
 * @param catalogue what {@link parseActionCatalogue} accepted.
 * @returns each name once, in the order of the answer.
 *
 * @example
 * import { actionNamesOf } from '@jobwright/core/lcm'
 * actionNamesOf(['install', 'restart']) //=> ['install', 'restart']
 * actionNamesOf([{ 'job-type': 'install' }, { name: 'restart' }]) //=> ['install', 'restart']
 * actionNamesOf({ install: { parameters: [] }, restart: {} }) //=> ['install', 'restart']
 */
export function actionNamesOf(catalogue: ActionCatalogue): readonly string[] {
  const rows = isList(catalogue) ? catalogue : ownList(catalogue)
  const names = rows === undefined ? Object.keys(catalogue) : rows.flatMap(nameOf)
  return [...new Set(names)]
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** The rows of a page. */
function ownList(page: object): readonly unknown[] | undefined {
  const results = Object.hasOwn(page, 'results') ? (page as { readonly results: unknown }).results : undefined
  return isList(results) ? results : undefined
}

function nameOf(row: unknown): readonly string[] {
  if (typeof row === 'string') return [row]
  if (typeof row !== 'object' || row === null) return []
  const name = ['job-type', 'action', 'name']
    .map((key) => (Object.hasOwn(row, key) ? (row as Readonly<Record<string, unknown>>)[key] : undefined))
    .find((value) => typeof value === 'string')
  return name === undefined ? [] : [name]
}
