import { type DocumentProfile, writeJson } from '@jobwright/core/ovirt'
import { writeXml } from '@jobwright/core/ovirt/xml'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import { otherJson, otherXml } from './other-document.ts'

/** The forms that documents have. */
export type Form = 'xml' | 'json'

const mediaTypes: readonly (readonly [type: string, form: Form])[] = [
  ['application/xml', 'xml'],
  ['application/json', 'json'],
]

/** How it is said in an answer; RESTEasy names the encoding of XML alone. */
const contentTypes: Readonly<Record<Form, string>> = { xml: 'application/xml;charset=UTF-8', json: 'application/json' }

/**
 * The form that an answer is to have; undefined where the engine has none that is asked for. The parameter `accept` counts before the header; of equal
 * wishes the first does. Where nothing or anything is asked for, it is assumed.
 */
export function wantedForm({ assumptions }: Site, accept: string | undefined): Form | undefined {
  if (accept === undefined || accept.trim() === '') return assumptions.usualForm
  let [best, bestQuality]: [Form | undefined, number] = [undefined, 0]
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = qualityOf(parameters)
    const form = /^(?:\*|application)\/\*$/.test(type) ? assumptions.usualForm : formOf(type)
    if (form !== undefined && quality > bestQuality) [best, bestQuality] = [form, quality]
  }
  return best
}

/** The form that a body is said to have; undefined for another one. One that does not say is taken for XML. */
export function sentForm(contentType: string | undefined): Form | undefined {
  return contentType === undefined ? 'xml' : formOf((contentType.split(';', 1)[0] ?? '').trim().toLowerCase())
}

/** Writes an answer: its body, and the header that says what that is. */
export function writeAnswer(
  { settings }: Site,
  form: Form,
  profile: DocumentProfile,
  answer: Answer,
): { readonly body: string; readonly headers: readonly (readonly [string, string])[] } {
  const { kind } = answer
  if (kind === undefined) return { body: '', headers: [] }
  const { utcOffsetMinutes: offsetMinutes } = settings
  const headers = [['Content-Type', contentTypes[form]]] as const
  if (kind === 'other') {
    return { body: form === 'xml' ? otherXml(answer.value, offsetMinutes) : otherJson(answer.value), headers }
  }
  const body =
    form === 'xml'
      ? writeXml(kind, answer.value, { profile, offsetMinutes })
      : writeJson(kind, answer.value, { profile })
  return { body, headers }
}

function formOf(type: string): Form | undefined {
  return mediaTypes.find(([known]) => known === type)?.[1]
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const quality = Number(text ?? 1)
  return quality >= 0 && quality <= 1 ? quality : 1
}
