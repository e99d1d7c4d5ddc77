import type { SessionKeeper } from '../session/index.ts'
import { RequestError } from '../transport/index.ts'
import type { LcmAuth } from './options.ts'

/**
 * OpsCenter answers 401 to who is not logged in, and to who may not do what was asked. Which of the two it is shows where a session is rejected that a
 * login has just opened.
 */
export function whyRejected(
  error: unknown,
  auth: LcmAuth,
  sessions: Pick<SessionKeeper<unknown>, 'isNew'> | undefined,
): unknown {
  if (!(error instanceof RequestError) || error.status !== 401) return error
  const isNew = sessions?.isNew === true
  const advice = adviceFor(sessions === undefined && auth === 'none', isNew)
  return new RequestError(`${error.message} ${advice}`, {
    ...error.toJSON(),
    code: isNew ? 'forbidden' : error.code,
    cause: error.cause,
  })
}

function adviceFor(isAnonymous: boolean, isNew: boolean): string {
  const both = 'OpsCenter answers 401 both to who is not logged in and to who may not do this'
  if (isNew)
    return `${both}; the login has just succeeded, so that it is most likely the right that is missing: LCM takes the role Admin.`
  if (isAnonymous) return `${both}: give a user and password as auth.`
  return `${both}: LCM takes the role Admin.`
}
