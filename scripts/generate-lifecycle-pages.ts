import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { toMarkdown, toMermaid } from '../packages/core/src/lifecycle/index.ts'
import { catalogue, type Family, type System, type Variant } from './lifecycle-catalogue.ts'

const command = 'node --conditions=@jobwright/source scripts/generate-lifecycle-pages.ts'
const notice = `<!-- Made from the tables by \`${command}\`: change those. -->`

/** The pages under docs/lifecycles, by path from the repository's root. */
export function lifecyclePages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/lifecycles/README.md', indexPage()],
    ...catalogue.map((system) => [`docs/lifecycles/${system.name}.md`, systemPage(system)] as const),
  ])
}

function indexPage(): string {
  const rows = catalogue.flatMap(({ name, title, families }) =>
    families.map((family) => {
      const profiles = family.variants
        .filter((variant) => variant.profiles.length > 0)
        .map((variant) => `${nameOf(variant)}${variant.isDefault ? ' (default)' : ''}`)
      return `| [${title}](${name}.md) | [${family.title}](${name}.md#${anchor(family.title)}) | \`${family.exported}\` | ${profiles.join(', ')} |`
    }),
  )
  return page([
    '# Lifecycles',
    'Every lifecycle that ships, drawn from the table that also makes its types and its rules at run time.',
    ['| System | Of | Export | Profiles |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ])
}

function systemPage({ name, title, families }: System): string {
  return page([`# ${title}: lifecycles`, ...families.flatMap((family) => familySection(name, family))])
}

function familySection(system: string, family: Family): string[] {
  return [
    `## ${family.title}`,
    `\`${family.exported}\` of \`@jobwright/core/${system}\`.`,
    ...family.variants.flatMap((variant) => variantSection(family, variant)),
    ...differences(family),
  ]
}

function variantSection(family: Family, variant: Variant): string[] {
  const { lifecycle, profiles, isDefault } = variant
  return [
    ...(profiles.length > 0 ? [`### ${family.title} ${nameOf(variant)}${isDefault ? ' (default)' : ''}`] : []),
    `\`\`\`mermaid\n${toMermaid(lifecycle)}\`\`\``,
    toMarkdown(lifecycle).trimEnd(),
    endingsSentence[lifecycle.endings],
  ]
}

const endingsSentence = {
  final: 'Nothing leads from an ended state to another state.',
  revisable: 'An ended state may still become another one, where its row says so.',
  reopenable: 'An ended state may be left again, where its row says so.',
} as const

/** What each variant has that the first has not, and the reverse. */
function differences(family: Family): string[] {
  const [first, ...others] = family.variants
  if (first === undefined || others.length === 0) return []
  return [
    `### ${family.title}: what differs`,
    ...others.map(
      (other) =>
        [...onlyIn(first, other), ...onlyIn(other, first)].join('\n') ||
        `${nameOf(first)} and ${nameOf(other)} have the same edges.`,
    ),
  ]
}

function onlyIn(one: Variant, other: Variant): string[] {
  const there = new Set(edgesOf(other))
  return edgesOf(one)
    .filter((edge) => !there.has(edge))
    .map((edge) => `- only in ${nameOf(one)}: ${edge}`)
}

function edgesOf({ lifecycle }: Variant): string[] {
  return lifecycle.edges.map(({ from, command: by, to }) => `\`${from}\` → \`${to}\` by \`${by}\``)
}

function nameOf({ profiles }: Variant): string {
  return profiles.map((profile) => `\`${profile}\``).join(' = ')
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-')
}

function page(parts: readonly string[]): string {
  return `${[notice, ...parts].join('\n\n')}\n`
}

if (import.meta.main) {
  for (const [path, text] of lifecyclePages()) {
    const file = join(import.meta.dirname, '..', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
