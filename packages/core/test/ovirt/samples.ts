import { readdirSync, readFileSync } from 'node:fs'

const fixtures = new URL('../fixtures/ovirt/', import.meta.url)

export interface Sample {
  readonly name: string
  readonly text: string
}

/** The documents of a folder whose names end so, by name. */
export function samplesIn(folder: 'engine-serializer' | 'model-docs', ending: 'xml' | 'json'): readonly Sample[] {
  const names = readdirSync(new URL(`${folder}/`, fixtures)).filter((name) => name.endsWith(`.${ending}`))
  return names.toSorted().map((name) => ({ name, text: readFileSync(new URL(`${folder}/${name}`, fixtures), 'utf8') }))
}

export interface Acceptance {
  readonly form: 'XML' | 'JSON'
  readonly accepted: boolean
  readonly input: string
  /** What the engine printed of the document, or its complaint. */
  readonly said: string
}

/** What the engine's own readers were given, and what they said. */
export function acceptances(): readonly Acceptance[] {
  return linesOf().flatMap((line) => {
    const parts = /^(XML|JSON) (OK |ERR) (.*?) {1,2}=> (.*)$/.exec(line)
    if (parts === null) return []
    const [, form, verdict, input = '', said = ''] = parts
    return [{ form: form as 'XML' | 'JSON', accepted: verdict === 'OK ', input: input.trim(), said }]
  })
}

/** How many of its lines tell of something else. */
export function otherLines(): readonly string[] {
  return linesOf().filter((line) => !/^(?:XML|JSON) /.test(line))
}

function linesOf(): readonly string[] {
  const text = readFileSync(new URL('engine-serializer/input-acceptance.txt', fixtures), 'utf8')
  return text.split('\n').filter((line) => line !== '')
}
