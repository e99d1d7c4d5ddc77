import type { JobAction } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { type DrpSite, type ErrorBody, startDrp } from './site.ts'

const machine = {
  Name: 'm1.example.org',
  Uuid: 'aaaaaaaa-0000-4000-8000-000000000001',
  Address: '10.0.0.255',
  Tasks: ['tt'],
  Profiles: ['p2', 'p1'],
  Params: {
    text: 'of the machine',
    list: ['a', 'b', 3],
    map: { y: 1, x: { z: true } },
    empty: [],
    number: 5,
    small: 0.00001,
    nothing: null,
    ['__proto__']: 'kept',
  },
}

const seed = {
  params: [
    { Name: 'defaulted', Schema: { type: 'string', default: 'by default' } },
    { Name: 'undefaulted', Schema: { type: 'string' } },
  ],
  profiles: [
    { Name: 'p1', Params: { text: 'of p1', profile: 'of p1' } },
    { Name: 'p2', Params: { profile: 'of p2' } },
    { Name: 'global', Params: { profile: 'of all', everybody: 'of all' } },
  ],
  bootEnvs: [{ Name: 'be', OS: { Name: 'system' }, Initrds: ['a', 'b'] }],
  stages: [{ Name: 'ss', BootEnv: 'be', Description: 'a stage' }],
}

/** Renders the templates of a task for a machine. */
async function render(
  templates: readonly object[],
  query = '',
): Promise<{ site: DrpSite; status: number; json: unknown }> {
  const tasks = [{ Name: 'tt', Templates: templates }]
  const site = await startDrp({ ...seed, tasks, machines: [{ ...machine, Params: paramsOf(machine), Stage: 'ss' }] })
  const { Uuid: job } = (await site.send('POST', '/jobs', { Machine: machine.Uuid })).json as { Uuid: string }
  return { site, ...(await site.send('GET', `/jobs/${job}/actions${query}`)) }
}

function paramsOf({ Params }: typeof machine): object {
  return JSON.parse(JSON.stringify(Params))
}

async function rendered(contents: string): Promise<unknown> {
  const { status, json } = await render([{ Name: 'a', Contents: contents }])
  return status === 200 ? (json as readonly JobAction[])[0]?.Content : (json as ErrorBody).Messages[0]
}

describe('renders', () => {
  test.each([
    ['plain text', 'plain text'],
    ['{{.Machine.Name}} {{.Machine.ShortName}}', 'm1.example.org m1'],
    ['{{.Machine.UUID}} {{.Machine.Uuid}}', `${machine.Uuid} ${machine.Uuid}`],
    ['{{.Machine.Path}}', `machines/${machine.Uuid}`],
    ['{{.Machine.HexAddress}} {{.Machine.CurrentTask}} {{.Machine.Runnable}}', '0A0000FF 0 true'],
    ['{{.Machine.Tasks}} {{.Machine.Stage}} {{.Machine.BootEnv}}', '[tt] ss be'],
    ['{{.Machine.HasProfile "p1"}} {{.Machine.HasProfile "p3"}}', 'true false'],
    ['{{.Stage.Description}} {{.Task.Name}}', 'a stage tt'],
    ['{{.Env.Name}} {{.Env.OS.Name}} {{.Env.PathFor "tftp" "x"}}', 'be system system/install/x'],
    ['{{.Env.JoinInitrds "tftp"}}', 'system/install/a system/install/b'],
    ['{{.Param "text"}} {{.Param "profile"}} {{.Param "everybody"}}', 'of the machine of p2 of all'],
    ['{{.Param "defaulted"}} {{.ParamExists "defaulted"}} {{.ParamExists "text"}}', 'by default false true'],
    ['{{.Param "__proto__"}} {{.ParamExists "constructor"}}', 'kept false'],
    ['{{.ParamAsJSON "map"}} {{.Param "map"}}', '{"x":{"z":true},"y":1} map[x:map[z:true] y:1]'],
    ['{{.Param "nothing"}} {{.Param "number"}} {{.Param "small"}}', '<no value> 5 1e-05'],
    ['{{(.Param "map").x.z}} {{index (.Param "map") "y"}} {{index (.Param "list") 1}}', 'true 1 b'],
    ['{{if .ParamExists "text"}}yes{{else}}no{{end}}', 'yes'],
    ['{{if false}}a{{else if true}}b{{else}}c{{end}}', 'b'],
    ['{{if .Param "empty"}}a{{else}}b{{end}}', 'b'],
    ['{{with .Param "text"}}<{{.}}>{{end}}{{with false}}x{{else}}y{{end}}', '<of the machine>y'],
    ['{{range .Param "list"}}[{{.}}]{{end}}', '[a][b][3]'],
    ['{{range $i, $x := .Param "list"}}{{$i}}={{$x}} {{end}}', '0=a 1=b 2=3 '],
    ['{{range $k, $v := .Param "map"}}{{$k}} {{end}}', 'x y '],
    ['{{range .Param "empty"}}x{{else}}none{{end}}', 'none'],
    ['{{range .Param "list"}}{{$.Machine.Stage}} {{end}}', 'ss ss ss '],
    ['{{$x := "a"}}{{if true}}{{$x = "b"}}{{end}}{{$x}}', 'b'],
    ['{{$x := "a"}}{{if true}}{{$x := "b"}}{{end}}{{$x}}', 'a'],
    ['a {{- " b " -}} c', 'a b c'],
    ['a{{/* nothing */}}b {{- /* nothing */ -}} c', 'abc'],
    ['{{"q\\"\\n\\u0041"}}{{`raw "`}}{{\'x\'}}', 'q"\nAraw "120'],
    ['{{block "x" "y"}}<{{.}}>{{end}}{{template "x"}}', '<y><<no value>>'],
    ['{{and 1 0}} {{and 1 2}} {{or 0 2}} {{or 0 ""}} {{not 1}}', '0 2 2  false'],
    [
      '{{eq 1 1}} {{eq "a" "b" "a"}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt "b" "a"}} {{ge 1 2}}',
      'true true true true true true false',
    ],
    ['{{eq (.Param "number") 5.0}} {{len (.Param "list")}} {{len "é"}} {{len (.Param "map")}}', 'true 3 2 2'],
    ['{{print "a" 1}} {{println "b"}}', 'a 1 b\n'],
    [
      '{{printf "%s|%5d|%-3s|%03d|%q|%v|%t|%x|%.2f|%%|%d" "s" 1 "l" 7 "q" 2 true 255 1.5 "no"}}',
      's|    1|l  |007|"q"|2|true|ff|1.50|%|%!d(string=no)',
    ],
    [
      '{{printf "%x|%g|%s|%.2s|%d|%q|%t" "é" 1.5 nil "abc" true 5 "no"}}',
      'c3a9|1.5|%!s(<nil>=<no value>)|ab|%!d(bool=true)|%!q(int=5)|%!t(string=no)',
    ],
    [
      '{{printf "%d"}} {{printf "a" 1 "b"}} {{printf "%v %v" (.Param "list") (.Param "map")}}',
      '%!d(MISSING) a%!(EXTRA int=1, string=b) [a b 3] map[x:map[z:true] y:1]',
    ],
    [
      '{{printf "%f" 0.5}} {{printf "%x" true}} {{printf "%f" 1}} {{printf "%z" 1}}',
      '0.500000 %!x(bool=true) %!f(int=1) %!z(int=1)',
    ],
    ['{{.Env.PathFor "disk" "x"}}', 'system/install/x'],
    ['{{.ParseURL "path" "http://a/b?c"}} {{.ProvisionerAddress}}', '/b 127.0.0.1'],
    ['{{.Machine.MacAddr}}{{.Machine.MacAddr "pxelinux"}}', ''],
    ['{{"a b" | urlquery}} {{html "<a>"}} {{js "it\'s"}}', "a+b &lt;a&gt; it\\'s"],
    ['{{"x" | printf "%s-%s" "y"}}', 'y-x'],
    ['{{.ParseURL "host" "http://a:1/b?c"}} {{.ParseURL "scheme" "http://a"}}', 'a:1 http'],
    ['{{-1}} {{0x1F}} {{1.50}} {{1e3}}', '-1 31 1.5 1000'],
  ] as const)('%s', async (template, expected) => {
    expect(await rendered(template)).toBe(expected)
  })
})

describe('refuses', () => {
  test.each([
    ['{{.Param "no"}}', ':1:16: executing "a" at <.Param>: error calling Param: No such machine parameter no'],
    ['x\ny {{.Param "no"}}', ':2:4: executing "a" at <.Param>: error calling Param: No such machine parameter no'],
    [
      '{{.Param "undefaulted"}}',
      ':1:16: executing "a" at <.Param>: error calling Param: No such machine parameter undefaulted',
    ],
    ['{{.Nope}}', ':1:16: executing "a" at <.Nope>: can\'t evaluate field Nope in type *backend.RenderData'],
    [
      '{{.Machine.Secret}}',
      ':1:24: executing "a" at <.Machine.Secret>: can\'t evaluate field Secret in type *backend.rMachine',
    ],
    [
      '{{.Machine.constructor}}',
      ':1:24: executing "a" at <.Machine.constructor>: can\'t evaluate field constructor in type *backend.rMachine',
    ],
    ['{{.Machine.Name.x}}', ':1:29: executing "a" at <.Machine.Name.x>: can\'t evaluate field x in type string'],
    [
      '{{(.Param "map").constructor}}',
      ':1:30: executing "a" at <(.Param "map").const...>: map has no entry for key "constructor"',
    ],
    ['{{.Param}}', ':1:16: executing "a" at <.Param>: wrong number of args for Param: want 1 got 0'],
    ['{{eq 1}}', ':1:16: executing "a" at <eq 1>: wrong number of args for eq: want at least 2 got 1'],
    ['{{eq 1 "a"}}', ':1:16: executing "a" at <eq 1 "a">: error calling eq: incompatible types for comparison'],
    ['{{lt true false}}', ':1:16: executing "a" at <lt true false>: error calling lt: invalid type for comparison'],
    [
      '{{eq (.Param "map") 1}}',
      ':1:16: executing "a" at <eq (.Param "map") 1>: error calling eq: invalid type for comparison',
    ],
    ['{{len 3}}', ':1:16: executing "a" at <len 3>: error calling len: len of type int'],
    [
      '{{index (.Param "list") 9}}',
      ':1:16: executing "a" at <index (.Param "list"...>: error calling index: index out of range: 9',
    ],
    [
      '{{index (.Param "list") "a"}}',
      ':1:16: executing "a" at <index (.Param "list"...>: error calling index: cannot index slice/array with type string',
    ],
    ['{{template "no" .}}', ':1:16: executing "a" at <{{template "no" .}}>: template "no" not defined'],
    ['{{range 5}}{{end}}', ':1:22: executing "a" at <5>: range can\'t iterate over 5'],
    [
      '{{.Machine.Name "x"}}',
      ':1:24: executing "a" at <.Machine.Name>: Name has arguments but cannot be invoked as function',
    ],
    ['{{"a" "b"}}', ':1:16: executing "a" at <"a">: can\'t give argument to non-function "a"'],
    ['{{template "a"}}', ':1:16: executing "a" at <{{template "a"}}>: exceeded maximum template depth (100)'],
    ['{{define "x"}}{{end}}', ':1: unexpected <define> in command'],
    [
      '{{.ParseURL "no" "http://a"}}',
      ':1:16: executing "a" at <.ParseURL>: error calling ParseURL: No idea how to get URL part no from http://a',
    ],
    [
      '{{.ParseURL "host" "no"}}',
      ':1:16: executing "a" at <.ParseURL>: error calling ParseURL: parse no: invalid URI for request',
    ],
    ['{{.Env.PathFor "no" "x"}}', ':1:20: executing "a" at <.Env.PathFor>: error calling PathFor: Unknown protocol no'],
    ['{{index 5 1}}', ':1:16: executing "a" at <index 5 1>: error calling index: can\'t index item of type int'],
    ['{{index nil 1}}', ':1:16: executing "a" at <index nil 1>: error calling index: index of untyped nil'],
    [
      '{{index (.Param "map") 1}}',
      ':1:16: executing "a" at <index (.Param "map")...>: error calling index: value has type int; should be string',
    ],
    ['{{(.Param "nothing").x}}', ':1:34: executing "a" at <(.Param "nothing").x>: nil data; no entry for key "x"'],
    [
      '{{eq (.Param "list") 1}}',
      ':1:16: executing "a" at <eq (.Param "list") 1>: error calling eq: invalid type for comparison',
    ],
    ['{{.Param 1.5}}', ':1:16: executing "a" at <.Param>: wrong type for value; expected string; got float64'],
    ['{{.Param true}}', ':1:16: executing "a" at <.Param>: wrong type for value; expected string; got bool'],
    [
      '{{.Param .Machine}}',
      ':1:16: executing "a" at <.Param>: wrong type for value; expected string; got *backend.rMachine',
    ],
    ['{{if true}}{{else}}{{else}}{{end}}', ':1: expected end; found {{else}}'],
    ['{{end}}', ':1: unexpected {{end}}'],
    ['{{template 5}}', ':1: unexpected "5" in template clause'],
    ['{{"a".b}}', ':1: unexpected . after term "\\"a\\""'],
    ['{{"\\z"}}', ':1: invalid syntax'],
    ['{{$x = 1}}', ':1: undefined variable "$x"'],
    ['{{nil | print}}', ':1:16: executing "a" at <nil>: nil is not a command'],
    ['{{.Param 5}}', ':1:16: executing "a" at <.Param>: wrong type for value; expected string; got int'],
    ['{{1234567890123456789}}', ':1: integer overflow'],
    ['{{nope 1}}', ':1: function "nope" not defined'],
    ['{{$x}}', ':1: undefined variable "$x"'],
    ['{{if true}}', ':1: unexpected EOF'],
    ['{{', ':1: unexpected "{" in command'],
    ['{{"x}}', ':1: unterminated quoted string'],
    ['{{/* x', ':1: unclosed comment'],
    ['{{}}', ':1: missing value for command'],
    ['{{1 | }}', ':1: missing value for command'],
    ['{{if}}{{end}}', ':1: missing value for if'],
    ['{{#}}', ':1: unexpected "#" in command'],
    ['{{(1}}', ':1: unclosed left paren'],
    ['{{eval "1"}}', ':1: function "eval" not defined'],
  ] as const)('%s', async (template, message) => {
    expect(await rendered(template)).toBe(`template: ${message}`)
  })

  test('templates that would take too long or write too much', async () => {
    const list = (depth: number, inner: string): string =>
      depth === 0 ? inner : `{{range $.Param "list"}}${list(depth - 1, inner)}{{end}}`
    expect(await rendered(list(14, ''))).toMatch(/more than 1000000 steps$/)
    expect(await rendered(list(10, 'x'.repeat(100)))).toMatch(/writes more than 4000000 characters$/)
    const doubled = `{{$x := "xxxxxxxx"}}${'{{$x = print $x $x}}'.repeat(40)}`
    expect(await rendered(doubled)).toMatch(/print gives more than 4000000 characters$/)
    expect(await rendered(`${'{{if true}}'.repeat(500)}${'{{end}}'.repeat(500)}`)).toMatch(/nested too deep$/)
    expect(await rendered(`{{${'('.repeat(500)}1${')'.repeat(500)}}}`)).toMatch(/nested too deep$/)
  })
})

test('a path is a template of its own, which errors call by its name', async () => {
  const good = await render([{ Name: 'f', Path: '/srv/{{.Machine.ShortName}}.txt', Contents: 'x' }])
  expect(good.json).toEqual([{ Name: 'f', Path: '/srv/m1.txt', Content: 'x', Meta: {} }])
  const bad = await render([{ Name: 'f', Path: '/srv/{{.Param "no"}}', Contents: 'x' }])
  expect(bad.status).toBe(422)
  expect(bad.json).toEqual({
    Model: '',
    Key: '',
    Type: '',
    Messages: ['template: f:1:7: executing "f" at <.Param>: error calling Param: No such machine parameter no'],
    Code: 422,
  })
})

test('a path that is no template is refused as well', async () => {
  const { json } = await render([{ Name: 'f', Path: '{{', Contents: 'x' }])
  expect((json as ErrorBody).Messages).toEqual(['template: f:1: unclosed action'])
})

test('the templates of a task can call one another', async () => {
  const { json } = await render([
    { Name: 'one', Contents: '1{{block "part" 1}}<{{.}}>{{end}}' },
    { Name: 'two', Contents: '{{template "part" 2}} {{template "one"}}' },
  ])
  expect((json as readonly JobAction[]).map(({ Content }) => Content)).toEqual(['1<1>', '<2> 1<1>'])
})

test('a template is for the systems that it names; without a system all are shown', async () => {
  const templates = ['linux', 'windows, darwin', 'any'].map((OS, at) => ({
    Name: `t${at}`,
    Contents: 'x',
    Meta: { OS },
  }))
  const shown = async (query: string) =>
    ((await render(templates, query)).json as readonly JobAction[]).map(({ Name }) => Name)
  expect(await shown('')).toEqual(['t0', 't1', 't2'])
  expect(await shown('?os=')).toEqual(['t0', 't1', 't2'])
  expect(await shown('?os=darwin')).toEqual(['t1', 't2'])
  expect(await shown('?os=esxi')).toEqual(['t2'])
})

test('each look renders anew, and a token in a template lets the machine in', async () => {
  const { site, json } = await render([{ Name: 'a', Contents: '{{.Param "text"}} {{.GenerateToken}} {{.ApiURL}}' }])
  const [text = '', token = '', url = ''] =
    /^(of the machine) (\S+) (\S+)$/.exec(String((json as readonly JobAction[])[0]?.Content))?.slice(1) ?? []
  expect([text, `${url}/api/v3`]).toEqual(['of the machine', site.drp.baseUrl])
  const path = `/machines/${machine.Uuid}`
  const headers = { authorization: `Bearer ${token}` }
  expect((await site.send('GET', path, undefined, headers)).status).toBe(200)
  await site.send('POST', `${path}/params/text`, '"new"')
  const [{ Uuid: job = '' } = {}] = (await site.send('GET', '/jobs')).json as readonly { Uuid?: string }[]
  const again = (await site.send('GET', `/jobs/${job}/actions`)).json as readonly JobAction[]
  expect(again[0]?.Content).toMatch(/^new /)
})
