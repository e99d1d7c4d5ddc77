import type { Answer } from '../http/answer.ts'
import { type OtherDocument, otherDocument } from '../http/other-document.ts'
import type { HandledRequest } from '../http/route.ts'

/** What an engine has, as its root links to it: those that are searched for have a second link that says how. */
const links: readonly (readonly [rel: string, searched: boolean])[] = [
  ['clusters', true],
  ['datacenters', true],
  ['events', true],
  ['hosts', true],
  ['networks', true],
  ['roles', false],
  ['storagedomains', true],
  ['tags', false],
  ['bookmarks', false],
  ['templates', true],
  ['instancetypes', true],
  ['users', true],
  ['groups', true],
  ['domains', false],
  ['vmpools', true],
  ['vms', true],
  ['disks', true],
  // oVirt: jobs are searched for too, but nobody says so here.
  ['jobs', false],
  ['storageconnections', false],
  ['vnicprofiles', false],
  ['diskprofiles', false],
  ['cpuprofiles', false],
  ['schedulingpolicyunits', false],
  ['schedulingpolicies', false],
  ['permissions', false],
  ['macpools', false],
  ['operatingsystems', false],
]

/** Shows the root of the API: what there is, which engine it is, and what time it has. All that is there but for jobs and users is not emulated. */
export function getApi({ site, call, caller }: HandledRequest): Answer {
  const [major = '', minor = ''] = site.settings.version.split('.')
  const version = otherDocument('version', [
    ['build', '0'],
    ['full_version', `${site.settings.version}.0`],
    ['major', major],
    ['minor', minor],
    ['revision', '0'],
  ])
  const product = otherDocument('product_info', [
    ['name', 'oVirt Engine'],
    ['vendor', 'ovirt.org'],
    ['version', version],
  ])
  const user = [
    ['href', `${call.base}/users/${caller.user.id}`],
    ['id', caller.user.id],
  ] as const
  const value = otherDocument('api', [
    ['link', links.flatMap(([rel, searched]) => linksTo(call.base, rel, searched))],
    ['product_info', product],
    ['time', site.now()],
    ['authenticated_user', otherDocument('authenticated_user', [], user)],
    ['effective_user', otherDocument('effective_user', [], user)],
  ])
  return { status: 200, kind: 'other', value }
}

function linksTo(base: string, rel: string, searched: boolean): readonly OtherDocument[] {
  const link = (href: string, name: string): OtherDocument =>
    otherDocument(
      'link',
      [],
      [
        ['href', `${base}/${href}`],
        ['rel', name],
      ],
    )
  return [link(rel, rel), ...(searched ? [link(`${rel}?search={query}`, `${rel}/search`)] : [])]
}
