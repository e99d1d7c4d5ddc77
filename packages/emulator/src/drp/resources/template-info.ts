import { type FieldType, struct } from '../store/fields.ts'
import type { TemplateObject } from '../store/objects.ts'

const fields = {
  Name: 'string',
  Path: 'string',
  ID: 'string',
  Contents: 'string',
  Meta: 'map[string]string',
} as const

/** Templates as parts of tasks, stages and boot environments. */
export const templateList: FieldType = /*@__PURE__*/ (() => ({ listOf: struct('TemplateInfo', fields) }))()

/** The same as newer servers have them: they may link to where they come from. */
export const linkedTemplateList: FieldType = /*@__PURE__*/ (() => ({
  listOf: struct('TemplateInfo', { ...fields, Link: 'string' }),
}))()

/** What is wrong with a list of templates. Those of tasks may lack a path: they are scripts. */
export function templateProblems(templates: readonly TemplateObject[], needPaths: boolean): readonly string[] {
  const firstOf = new Map<string, number>()
  return templates.flatMap(({ Name, Path, ID, Contents }, at) => {
    const problems: string[] = []
    if (Name === '') problems.push(`Template[${at}] is missing a Name`)
    if (Path === '' && needPaths) problems.push(`Template[${at}] is missing a Path`)
    if (ID !== '' && Contents !== '') problems.push(`Template[${at}] has both an ID and Contents`)
    const first = firstOf.get(Name)
    if (first === undefined) firstOf.set(Name, at)
    else problems.push(`Template[${at}] and Template[${first}] have the same name ${Name}`)
    return problems
  })
}

const systems = ['any', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'solaris', 'windows']

/** What is wrong with the operating systems that a task's templates are for: all or none must name some. */
export function osProblems(templates: readonly TemplateObject[]): readonly string[] {
  const named = templates.map(({ Meta }) => (Object.hasOwn(Meta, 'OS') ? (Meta['OS'] ?? '') : undefined))
  const unknown = named.flatMap((names, at) => {
    const wrong = names?.split(',').filter((name) => !systems.includes(name.trim())) ?? []
    return wrong.flatMap((name) => [
      `Template[${at}]: Invalid OS value ${name.trim()}`,
      `Valid values are: ${systems.join(',')}`,
    ])
  })
  const with_ = named.filter((names) => names !== undefined)
  if (with_.length === 0 || with_.length === named.length) return unknown
  return [
    'Cannot mix templates with OS metadata and templates without OS metadata',
    ...named.map((names, at) => {
      const name = templates[at]?.Name ?? ''
      return names === undefined
        ? `Template[${at}] ${name} is missing OS metadata`
        : `Template[${at}] ${name} has OS metadata ${names}`
    }),
    ...unknown,
  ]
}
