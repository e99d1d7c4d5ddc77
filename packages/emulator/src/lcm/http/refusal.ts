/** What kind of error it is: the `type` of its body. The words are the emulator's own, as no document has those of the server. */
export type RefusalType = 'bad-request' | 'unauthorized' | 'forbidden' | 'not-found' | 'method-not-allowed' | 'conflict'

const statuses: Readonly<Record<RefusalType, number>> = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
}

/** Thrown anywhere below a handler: the request is answered with an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly type: RefusalType
  readonly headers: readonly (readonly [name: string, value: string])[]

  constructor(type: RefusalType, message: string, headers: Refusal['headers'] = []) {
    super(message)
    this.type = type
    this.headers = headers
  }

  /** The status it is answered with. */
  get status(): number {
    return statuses[this.type]
  }
}

/** Throws an error answer. */
export function refuse(...refusal: ConstructorParameters<typeof Refusal>): never {
  throw new Refusal(...refusal)
}
