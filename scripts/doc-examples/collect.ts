import { readFileSync } from 'node:fs'

/** One example: a block of code with the blocks that continue it, each on the line it has in its document. */
export interface DocExample {
  /** The document, by path from the repository's root. */
  readonly file: string
  /** The line before the first line of code, from 1: the fence or the `@example`. The example's name is `file:line`. */
  readonly line: number
  /** The code, padded with empty lines so that line n here is line n of the document. */
  readonly code: string
  /** False for `ts no-run`: such a block is compiled only. */
  readonly run: boolean
}

/** A mistake in how an example is written, as `file:line: what`. */
export class DocExampleError extends Error {
  override readonly name = 'DocExampleError'
}

/** Lines of a document that belong together: a Markdown page, or one tag's part of a doc comment. */
interface Section {
  /** The index of the first line in the document. */
  readonly start: number
  readonly lines: readonly string[]
}

interface Block {
  readonly line: number
  readonly run: boolean
  readonly code: string[]
}

/** Reads the examples of a Markdown page, or those in the doc comments of a TypeScript file. */
export function collectExamples(file: string, text = readFileSync(file, 'utf8')): DocExample[] {
  const lines = text.split('\n')
  const blocks = file.endsWith('.ts')
    ? commentSections(lines).flatMap((section) => {
        const fenced = fencedBlocks(file, section)
        return fenced ?? (section.lines[0]?.startsWith('@example') ? [wholeSection(section)] : [])
      })
    : (fencedBlocks(file, { start: 0, lines }) ?? [])
  return blocks.map(({ line, run, code }) => ({
    file,
    line,
    run,
    code: Array.from(code, (one) => one ?? '').join('\n'),
  }))
}

/** The `ts` blocks between fences, or nothing where there is no fence of any kind. */
function fencedBlocks(file: string, { start, lines }: Section): Block[] | undefined {
  const blocks: Block[] = []
  /** The block being read: its fence, and where its lines go, or undefined for a language that is not ours. */
  let open: { readonly fence: string; readonly line: number; readonly into: string[] | undefined } | undefined
  let fences = 0
  for (const [index, line] of lines.entries()) {
    const number = start + index + 1
    const [, fence, info = ''] = /^\s*(`{3,})\s*(.*?)\s*$/.exec(line) ?? []
    if (open && fence?.startsWith(open.fence) && info === '') {
      open = undefined
    } else if (open) {
      if (open.into) open.into[start + index] = line
    } else if (fence !== undefined) {
      fences += 1
      open = { fence, line: number, into: blockFor(file, number, info, blocks) }
    }
  }
  if (open) throw new DocExampleError(`${file}:${open.line}: the block is not closed`)
  return fences > 0 ? blocks : undefined
}

/** Where the code of a fence goes: into a new block, into the one before (`continue`), or nowhere. */
function blockFor(file: string, line: number, info: string, blocks: Block[]): string[] | undefined {
  const [language, ...words] = info.split(/\s+/)
  if (language !== 'ts') return undefined
  const unknown = words.find((word) => word !== 'no-run' && word !== 'continue')
  if (unknown !== undefined)
    throw new DocExampleError(`${file}:${line}: '${unknown}' after ts is not no-run or continue`)
  if (!words.includes('continue')) blocks.push({ line, run: !words.includes('no-run'), code: [] })
  const block = blocks.at(-1)
  if (!block) throw new DocExampleError(`${file}:${line}: there is no earlier ts block to continue`)
  return block.code
}

/** An `@example` without fences is code as a whole. */
function wholeSection({ start, lines }: Section): Block {
  const code: string[] = []
  for (const [index, line] of lines.entries()) if (index > 0) code[start + index] = line
  return { line: start + 1, run: true, code }
}

/** The parts of all doc comments, each beginning with its tag, without the stars. */
function commentSections(lines: readonly string[]): Section[] {
  const sections: { start: number; lines: string[] }[] = []
  let inside = false
  for (const [index, line] of lines.entries()) {
    const begins = !inside && /^\s*\/\*\*/.test(line)
    if (!inside && !begins) continue
    inside = !line.includes('*/')
    const text = line.replace(/^\s*\/?\*\*? ?/, '').replace(/\s*\*\/.*$/, '')
    if (begins || text.startsWith('@')) sections.push({ start: index, lines: [text] })
    else if (line.trim() !== '*/') sections.at(-1)?.lines.push(text)
  }
  return sections
}
