import { invalidInput, JobwrightError } from '@jobwright/core'
import type { DocumentOperation } from '../api/index.ts'
import type { Answer } from '../transport/index.ts'
import type { ParamsOptions } from './params.ts'

/** Values by name, as callers give them. */
export type ParamValues = ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>

/** The kinds of objects whose parameters the client reads and sets. */
export type ParamsPrefix = 'machines' | 'work_orders'

/** An object that has parameters. */
type Owner = readonly [prefix: ParamsPrefix, id: string]

/** `GET /machines/{uuid}/params`, and of work orders. */
export function getParams(
  owner: Owner,
  { aggregate, decode }: Pick<ParamsOptions, 'aggregate' | 'decode'>,
): DocumentOperation<ReadonlyMap<string, unknown>> {
  return { name: 'params.list', method: 'GET', path: pathOf(owner), query: queryOf({ aggregate, decode }), ...values }
}

/** `GET /machines/{uuid}/params/{name}`. */
export function getParam(
  owner: Owner,
  name: string,
  { aggregate, decode }: Pick<ParamsOptions, 'aggregate' | 'decode'>,
): DocumentOperation<unknown> {
  const query = queryOf({ aggregate, decode })
  return { name: 'params.get', method: 'GET', path: pathOf(owner, name), query, ...value }
}

/** `POST /machines/{uuid}/params/{name}`: it may be sent twice. */
export function setParam(owner: Owner, name: string, json: unknown): DocumentOperation<unknown> {
  if (json === undefined) throw invalidInput('params.set: there is no value: give null, or delete the parameter.')
  // Of a value alone nobody can say whether it is secret.
  return {
    name: 'params.set',
    method: 'POST',
    path: pathOf(owner, name),
    json,
    secretBody: true,
    repeatable: true,
    ...value,
  }
}

/** `POST /machines/{uuid}/params`: it may be sent twice. */
export function replaceParams(owner: Owner, given: ParamValues): DocumentOperation<ReadonlyMap<string, unknown>> {
  const json = Object.fromEntries(entriesOf('params.replace', given))
  return { name: 'params.replace', method: 'POST', path: pathOf(owner), json, repeatable: true, ...values }
}

/** `DELETE /machines/{uuid}/params/{name}`. */
export function deleteParam(owner: Owner, name: string): DocumentOperation<unknown> {
  return { name: 'params.delete', method: 'DELETE', path: pathOf(owner, name), ...value }
}

/** The names and values that a caller gave. */
export function entriesOf(of: string, given: ParamValues): readonly (readonly [string, unknown])[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidInput(`${of}: the parameters must be an object or a Map of values by name.`)
  }
  return given instanceof Map ? [...given] : Object.entries(given)
}

/** An object's values by name: any text may be a name, so they go into a Map. */
export function valuesIn(document: unknown): ReadonlyMap<string, unknown> {
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
    return new Map(Object.entries(document))
  }
  throw new JobwrightError('it holds no parameters', { code: 'unexpected-response' })
}

const values = {
  read: (answer: Answer) => valuesIn(answer.json() ?? {}),
  driftIn: () => [],
} as const

const value = { read: (answer: Answer) => answer.json(), driftIn: () => [] } as const

/** Digital Rebar: a slash in the name of a parameter is written as it is. */
function pathOf([prefix, id]: Owner, name?: string): readonly string[] {
  return [prefix, id, 'params', ...(name === undefined ? [] : name.split('/'))]
}

function queryOf(flags: { readonly [flag: string]: boolean | undefined }): (readonly [string, string])[] {
  return Object.entries(flags).flatMap(([flag, on]) => (on === true ? [[flag, 'true'] as const] : []))
}
