import type { TemplateObject } from '../store/objects.ts'
import { evaluate, type Parsed } from './evaluate.ts'
import { functions } from './functions.ts'
import { parseTemplates } from './parser.ts'
import { renderDataOf, type Surroundings } from './render-data.ts'

/** An action of a job: a rendered template of its task. */
export interface RenderedAction {
  readonly Name: string
  readonly Path: string
  readonly Content: string
  readonly Meta: Readonly<Record<string, string>>
}

/** Renders those templates of a task that are for an operating system. Throws TemplateError with the server's words. */
export function renderTask(about: Surroundings, os: string): readonly RenderedAction[] {
  const data = renderDataOf(about)
  const { Templates: templates } = about.task
  // The server parses all of them as one text, so that they can call one another, and counts its lines.
  const contents = parsed(
    templates.map(({ Name: name, Contents: text }) => `{{define ${JSON.stringify(name)}}}${text}{{end}}`).join(''),
  )
  return templates
    .filter((template) => isFor(os, template))
    .map(({ Name: name, Path: path, Meta: meta }) => ({
      Name: name,
      Path: path.includes('{{') ? evaluate(parsed(path, name), name, data) : path,
      Content: evaluate(contents, name, data),
      Meta: meta,
    }))
}

/** Without a word on the system a template is for every one; without a system all templates are asked for. */
function isFor(os: string, { Meta: meta }: TemplateObject): boolean {
  if (os === '' || !Object.hasOwn(meta, 'OS')) return true
  const given = (meta['OS'] ?? '').split(',').map((name) => name.trim())
  return given.includes('any') || given.includes(os)
}

function parsed(text: string, name = ''): Parsed {
  return { name, text, templates: parseTemplates({ name, text }, (known) => functions.has(known)) }
}
