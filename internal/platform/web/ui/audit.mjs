// Looks at pages as people do: in Chromium, at 360 and 1280 pixels, in French and Arabic, with axe.
// It fails on any violation, on a contrast that axe could not settle outside drawings (white on white is filed there),
// on sideways scroll, on a message of the console (a policy broken), and leaves pictures in the folder given.
//   node audit.mjs http://127.0.0.1:8099 /tmp/pictures [/fr/home …]
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [base, folder, ...asked] = process.argv.slice(2)
const names = ['welcome', 'home', 'declare', 'forms', 'account', 'done', 'signin', 'list', 'file', 'dashboard', 'states']
const paths = asked.length ? asked : ['fr', 'ar'].flatMap(lang => names.map(name => `/${lang}/${name}`))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const where = nodes => nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')

async function look (browser, path, width) {
  // Tall, so that what sticks to the foot of the screen covers nothing.
  const context = await browser.newContext({ viewport: { width, height: 3200 } })
  const page = await context.newPage()
  const found = []
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') found.push('console: ' + m.text()) })
  page.on('pageerror', e => found.push('script: ' + e.message))
  await page.goto(base + path)
  await page.waitForTimeout(150)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (wide > 0) found.push(`${wide} pixels too wide`)
  await page.screenshot({ path: join(folder, `${path.replace(/\W+/g, '-').slice(1)}-${width}.png`), fullPage: true })
  await page.evaluate(axe)
  const { violations, incomplete } = await page.evaluate(runOnly => window.axe.run(document, { runOnly }), rules)
  for (const v of violations) found.push(`${v.id}: ${where(v.nodes)}`)
  for (const i of incomplete.filter(i => i.id === 'color-contrast')) {
    const nodes = i.nodes.filter(n => !n.html.startsWith('<text'))
    if (nodes.length) found.push(`contrast not settled: ${where(nodes)}`)
  }
  await context.close()
  return found
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})
let bad = 0
for (const path of paths) {
  for (const width of [360, 1280]) {
    const found = await look(browser, path, width)
    bad += found.length
    console.log(`${path} at ${width}: ${found.length ? '\n  ' + found.join('\n  ') : 'fine'}`)
  }
}
await browser.close()
process.exit(bad ? 1 : 0)
