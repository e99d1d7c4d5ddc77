import { type Answer, json, panicked } from './answer.ts'

/** The body of every error: always these five fields, any of which may be empty. */
interface ErrorBody {
  /** The prefix of what it is about, such as `jobs`. */
  readonly Model: string
  /** The key of what it is about. */
  readonly Key: string
  /** What kind of error: the method, `ValidationError`, `Conflict`, … */
  readonly Type: string
  readonly Messages: readonly string[]
  /** The status. */
  readonly Code: number
}

/** Thrown anywhere below a handler: the request is answered with an error. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super('The request is refused.')
    this.name = 'Refusal'
    this.answer = answer
  }
}

/** An error answer; what is left out is empty. */
export function errorAnswer(
  status: number,
  messages: readonly string[],
  about: { readonly model?: string; readonly key?: string; readonly type?: string } = {},
  headers?: Answer['headers'],
): Answer {
  const { model = '', key = '', type = '' } = about
  const body: ErrorBody = { Model: model, Key: key, Type: type, Messages: messages, Code: status }
  return json(status, body, headers)
}

/** Throws an error answer. */
export function refuse(...error: Parameters<typeof errorAnswer>): never {
  throw new Refusal(errorAnswer(...error))
}

/** 404 `Not Found`, as each method has it: `Type` is the method. */
export function notFound(method: string, model: string, key: string): never {
  return refuse(404, ['Not Found'], { model, key, type: method })
}

/** 422 with what is wrong with an object. */
export function invalid(model: string, key: string, messages: readonly string[]): never {
  return refuse(422, messages, { model, key, type: 'ValidationError' })
}

/** The server panics over the request: 500 without a body. */
export function panic(): never {
  throw new Refusal(panicked)
}
