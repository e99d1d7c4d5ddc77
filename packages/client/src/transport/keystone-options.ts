import { invalidInput, type JobwrightError } from '@jobwright/core'
import { checkOptions, text } from '../input/index.ts'

/** Where Keystone is and who asks: by password, or by application credential. The names are those of `clouds.yaml`. */
export type KeystoneOptions = KeystonePassword | KeystoneApplicationCredential

/** A user and password, and what the token is to be good for. */
export interface KeystonePassword {
  /** Keystone's address, such as `https://keystone:5000/v3`; `/v3` is added where it is missing. */
  readonly url: string
  /** The user's name. One of this and `userId`. */
  readonly username?: string | undefined
  /** The user's id. */
  readonly userId?: string | undefined
  /** The user's password. */
  readonly password: string
  /** The id of the domain that the user's name belongs to. Default `default`, unless there is a name. */
  readonly userDomainId?: string | undefined
  /** The name of that domain. */
  readonly userDomainName?: string | undefined
  /** The name of the project. Default: the token is good for the user's default project. */
  readonly projectName?: string | undefined
  /** The id of the project. */
  readonly projectId?: string | undefined
  /** The id of the domain that the project's name belongs to. Default `default`, unless there is a name. */
  readonly projectDomainId?: string | undefined
  /** The name of that domain. */
  readonly projectDomainName?: string | undefined
  /** Goes with an application credential alone. */
  readonly applicationCredentialSecret?: undefined
}

/** An application credential. It is made for one project, and knows which. */
export interface KeystoneApplicationCredential {
  /** Keystone's address, such as `https://keystone:5000/v3`; `/v3` is added where it is missing. */
  readonly url: string
  /** The credential's id. One of this and `applicationCredentialName`. */
  readonly applicationCredentialId?: string | undefined
  /** The credential's name, which belongs to the user `username` or `userId`. */
  readonly applicationCredentialName?: string | undefined
  /** The credential's secret. */
  readonly applicationCredentialSecret: string
  /** Goes with a user alone. */
  readonly password?: undefined
  /** The name of the user that the credential's name belongs to. */
  readonly username?: string | undefined
  /** The id of that user. */
  readonly userId?: string | undefined
  /** The id of the domain that the user's name belongs to. Default `default`, unless there is a name. */
  readonly userDomainId?: string | undefined
  /** The name of that domain. */
  readonly userDomainName?: string | undefined
}

const common = ['url', 'username', 'userId', 'userDomainId', 'userDomainName']
const ofPassword = ['password', 'projectName', 'projectId', 'projectDomainId', 'projectDomainName']
const ofCredential = ['applicationCredentialId', 'applicationCredentialName', 'applicationCredentialSecret']

/** The request for a token, and the secret in it. Throws JobwrightError `invalid-input`. */
export function readKeystoneOptions(options: KeystoneOptions): { url: string; body: string; secret: string } {
  if (typeof options !== 'object' || options === null)
    throw invalid('needs url, and a user or an application credential')
  const byPassword = options.password !== undefined
  const secret = byPassword ? options.password : options.applicationCredentialSecret
  if (secret === undefined) throw invalid('needs a password or an applicationCredentialSecret')
  const known = [...common, ...(byPassword ? ofPassword : ofCredential)]
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  checkOptions('keystone', Object.fromEntries(given), new Map(known.map((key) => [key, text])))
  const auth = byPassword ? authOfPassword(options) : { identity: identityOfCredential(options) }
  return { url: tokensUrl(options.url), body: JSON.stringify({ auth }), secret }
}

function authOfPassword(options: KeystonePassword): object {
  const { password, projectId, projectName } = options
  const identity = { methods: ['password'], password: { user: { ...userOf(options), password } } }
  if (projectId !== undefined) return { identity, scope: { project: { id: projectId } } }
  if (projectName === undefined) return { identity }
  const domain = domainOf(options.projectDomainId, options.projectDomainName)
  return { identity, scope: { project: { name: projectName, domain } } }
}

function identityOfCredential(options: KeystoneApplicationCredential): object {
  const { applicationCredentialId: id, applicationCredentialName: name, applicationCredentialSecret: secret } = options
  if (id === undefined && name === undefined) {
    throw invalid('needs an applicationCredentialId, or an applicationCredentialName and its user')
  }
  const which = id === undefined ? { name, user: userOf(options) } : { id }
  return { methods: ['application_credential'], application_credential: { ...which, secret } }
}

function userOf({ userId, username, userDomainId, userDomainName }: KeystoneOptions): object {
  if (userId !== undefined) return { id: userId }
  if (username === undefined) throw invalid('needs a username or a userId')
  return { name: username, domain: domainOf(userDomainId, userDomainName) }
}

function domainOf(id: string | undefined, name: string | undefined): object {
  return id === undefined && name !== undefined ? { name } : { id: id ?? 'default' }
}

function tokensUrl(given: string | undefined): string {
  if (given === undefined || !URL.canParse(given)) throw invalid('needs url, an http or https address')
  const url = new URL(given)
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw invalid('needs url, an http or https address without a user and password')
  }
  const path = url.pathname.replace(/\/$/, '')
  return `${url.origin}${path.endsWith('/v3') ? path : `${path}/v3`}/auth/tokens`
}

function invalid(message: string): JobwrightError {
  return invalidInput(`keystone ${message}.`)
}
