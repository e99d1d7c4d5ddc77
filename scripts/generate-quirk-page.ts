import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quirks } from '../packages/emulator/src/systems.ts'

const path = 'docs/emulator-quirks.md'
const notice = `<!-- Made from the table by \`node --conditions=@jobwright/source scripts/generate-quirk-page.ts\`: change that. -->`

/** The page about quirks, by its path from the repository's root. */
export function quirkPage(): ReadonlyMap<string, string> {
  const systems = [...new Set(quirks.map(({ system }) => system))]
  const parts = [
    notice,
    '# Quirks of the real servers',
    "A quirk is a defect of a real server on the wire. The emulator has them all unless it is told otherwise: `quirks: 'none'` switches them off,\na list of names switches on those alone. The table is exported as `quirks` of `@jobwright/emulator`.",
    ...systems.flatMap((system) => [`## ${system}`, ...sections(system)]),
  ]
  return new Map([[path, `${parts.join('\n\n')}\n`]])
}

function sections(system: string): string[] {
  return quirks
    .filter((quirk) => quirk.system === system)
    .map(({ name, real, otherwise, since, source }) =>
      [
        `### \`${name}\`\n`,
        `- The real server: ${real}`,
        `- Without the quirk: ${otherwise}`,
        `- Since: ${since}`,
        `- Source: ${source}`,
      ].join('\n'),
    )
}

if (import.meta.main) for (const [file, text] of quirkPage()) writeFileSync(join(import.meta.dirname, '..', file), text)
