import { maskForms } from '@jobwright/core'

/** Stands where a secret stood. */
export const mask = '***'

// Masking a shorter word would take the sense out of every message and tell the word by what is missing.
const shortest = 4

// Tokens come and go as long as a client lives; those fetched last are the ones that still work.
const fetchedKept = 32

/** The values that must never be shown. */
export class Secrets {
  readonly #given = new Set<string>()
  readonly #fetched: string[] = []
  /** All of them in all their forms. */
  #forms: readonly string[] | undefined

  constructor(values: Iterable<string> = []) {
    for (const value of values) this.add(value)
  }

  /** Never shows this value again. */
  add(value: string): void {
    this.#given.add(value)
    this.#forms = undefined
  }

  /** Never shows this token again, until many others have been fetched. */
  addFetched(token: string): void {
    if (this.#fetched.includes(token)) return
    this.#fetched.push(token)
    if (this.#fetched.length > fetchedKept) this.#fetched.shift()
    this.#forms = undefined
  }

  /** The text without the secrets in it, also where they are encoded, quoted or cut, and without the user and password of any address. */
  mask(text: string): string {
    this.#forms ??= [...this.#given, ...this.#fetched].flatMap(formsOf)
    return maskForms(text, this.#forms).replace(userInfo, `$1${mask}@`)
  }
}

const userInfo = /(:\/\/)[^/?#\s]*@/g

function formsOf(value: string): string[] {
  if (value.length < shortest) return []
  const inForm = new URLSearchParams([['', value]]).toString().slice(1)
  const forms = [value, inForm, inForm.replaceAll('+', '%20'), JSON.stringify(value).slice(1, -1)]
  return [...new Set(forms)]
}
