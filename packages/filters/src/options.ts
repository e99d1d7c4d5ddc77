import { invalidInput, type Semantics } from '@jobwright/core'

/** The semantics asked for; documented where none is. */
export function readSemantics(of: string, semantics: Semantics | undefined): Semantics {
  if (semantics === undefined || semantics === 'documented' || semantics === 'deployed')
    return semantics ?? 'documented'
  throw invalidInput(`${of}: semantics must be documented or deployed, not ${JSON.stringify(semantics)}.`)
}
