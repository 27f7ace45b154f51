// Builds ../static/dist from scss/, js/ and icons/. With --check it builds into a temporary folder and compares,
// so that a stylesheet changed without its built twin does not pass.
import { execFileSync } from 'node:child_process'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'
import postcss from 'postcss'
import rtlcss from 'postcss-rtlcss'
import * as esbuild from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const home = join(here, '..', 'static', 'dist')
const target = ['chrome61', 'firefox60', 'safari11']

async function css () {
  const { css } = sass.compile(join(here, 'scss/app.scss'), {
    loadPaths: [join(here, 'node_modules')], quietDeps: true, charset: false
  })
  // Combined mode alone is right: diff and override leave a bar on the wrong side of the active menu item.
  const both = await postcss([rtlcss({ mode: 'combined' })]).process(css, { from: undefined })
  const { code } = await esbuild.transform(both.css, { loader: 'css', minify: true, target, legalComments: 'none' })
  return code
}

async function script (entry, target) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, format: 'esm',
    target, legalComments: 'none', absWorkingDir: here
  })
  return outputFiles[0].text
}

// One file of symbols, each 20 × 20, drawn with the colour of the text beside it.
function icons () {
  const symbols = readdirSync(join(here, 'icons')).filter(f => f.endsWith('.svg')).sort().map(f => {
    const inner = readFileSync(join(here, 'icons', f), 'utf8').replace(/<\/?svg[^>]*>/g, '').replace(/\s*\n\s*/g, '')
    return `<symbol id="${basename(f, '.svg')}" viewBox="0 0 20 20"><g fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</g></symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

function put (dir, name, text) {
  const raw = Buffer.from(text)
  writeFileSync(join(dir, name), raw)
  writeFileSync(join(dir, name + '.gz'), gzipSync(raw, { level: 9 }))
  writeFileSync(join(dir, name + '.br'), brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  return `${name}: ${raw.length} bytes, ${gzipSync(raw, { level: 9 }).length} gz`
}

async function build (dir) {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  return [
    put(dir, 'app.css', await css()),
    put(dir, 'app.js', await script('js/app.js', 'es2018')),
    put(dir, 'live.js', await script('js/live.js', 'es2022')),
    put(dir, 'passkey.js', await script('js/passkey.js', 'es2018')),
    put(dir, 'icons.svg', icons())
  ]
}

if (process.argv.includes('--check')) {
  const dir = join(mkdtempSync(join(tmpdir(), 'socle-ui-')), 'dist')
  await build(dir)
  // Compressed twins may differ between versions of the compressors; the plain files may not.
  execFileSync('diff', ['-rq', '-x', '*.gz', '-x', '*.br', dir, home], { stdio: 'inherit' })
  rmSync(dirname(dir), { recursive: true })
} else {
  console.log((await build(home)).join('\n'))
}
