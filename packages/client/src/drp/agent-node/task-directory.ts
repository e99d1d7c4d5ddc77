import { chmod, lstat, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { invalidInput } from '@jobwright/core'
import type { JobAction } from '@jobwright/core/drp'
import { bashHelper, saneMarker } from './bash-helper.ts'

/** The directory of one job: programs run in it, and it goes when the job is over. */
export class TaskDirectory {
  readonly path: string
  readonly #task: string
  readonly #root: string

  private constructor(path: string, task: string, root: string) {
    this.path = path
    this.#task = task
    this.#root = root
  }

  /** Makes a new one, for its owner alone. */
  static async make(parent: string, task: string, root: string): Promise<TaskDirectory> {
    await mkdir(parent, { recursive: true })
    const path = await mkdtemp(join(parent, `${fileName(task)}-`))
    await writeFile(join(path, 'helper'), bashHelper)
    return new TaskDirectory(path, task, root)
  }

  /** Writes a file where the action says, and answers where that was. */
  async writeFile({ Path, Content }: JobAction): Promise<string> {
    const file = this.#fileOf(Path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, Content)
    await chmod(file, 0o644)
    return file
  }

  /** Writes a script, and answers its name in the directory. */
  async writeScript({ Name, Content }: JobAction): Promise<string> {
    const name = fileName(`${this.#task}-${Name}`)
    await writeFile(join(this.path, name), Content, { mode: 0o700 })
    return name
  }

  /** Has a script asked for sane exit codes? */
  async hasSaneMarker(): Promise<boolean> {
    const found = await lstat(join(this.path, saneMarker)).catch(() => undefined)
    return found?.isFile() === true
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }

  /** An absolute path stays below the root by itself, however many dots it has; a relative one must not leave the directory. */
  #fileOf(path: string): string {
    if (path.startsWith('/')) return join(this.#root, resolve('/', path))
    const file = resolve(this.path, path)
    const inside = relative(this.path, file)
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || resolve(inside) === inside) {
      throw invalidInput(`The path ${JSON.stringify(path)} of an action leads out of the job's directory.`)
    }
    return file
  }
}

/** A name without anything in it that means something to a file system or a shell. */
function fileName(name: string): string {
  return name.replace(/[^\w.-]/g, '_').slice(0, 200)
}
