// Walks the main job in a real browser, without JavaScript, as each person in turn: an employer registers, three people
// validate, staff is entered, a month is declared and paid, the account is right, the indicator moves.
// usage: node walk.mjs BASE DIR-WITH-PLAYWRIGHT FIRST-MONTH PICTURES
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';

const [base, tools, month, pictures] = process.argv.slice(2);
const require = createRequire(tools + '/');
const { chromium } = require('playwright-core');
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
const fund = new URL(base).hostname.split('.')[0];
mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

function must(ok, what) {
  if (!ok) throw new Error(what);
  console.log('ok  ', what);
}

// person opens a window of their own; a phone for those who work with one.
async function person(email, password, width = 1280, javaScriptEnabled = false) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  if (email) {
    await page.goto(base + '/sign-in');
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', password);
    await send(page);
  }
  return page;
}

const demo = (role, ...more) => person(`${role}@${fund}.demo`, 'Socle-demo-2026', ...more);

// send presses the main button of the page's form, or the one that says so.
async function send(page, label) {
  const button = label ? page.locator('main form button', { hasText: label }).first() : page.locator('main form button[type=submit], main form button:not([type=button])').first();
  await button.click();
  await page.waitForLoadState();
  const wrong = await page.locator('.govuk-error-summary').allTextContents();
  if (wrong.length) throw new Error(page.url() + ': ' + wrong.join(' ').replace(/\s+/g, ' '));
}

// confirm says again who is there, and why, where a page asks for it before what is sensitive.
async function confirm(page, reason) {
  must(await page.locator('[name="_prove.reason"]').count(), 'a sensitive action asks for a reason');
  if (await page.locator('[name="_prove.password"]').count()) await page.fill('[name="_prove.password"]', 'Socle-demo-2026');
  await page.fill('[name="_prove.reason"]', reason);
  await send(page);
}

const picture = (page, name) => page.screenshot({ path: `${pictures}/${name}.png` });
const words = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

// 1. An employer registers.
const stamp = Date.now() % 10000000;
const letters = [...String(stamp)].map((d) => 'abcdefghij'[d]).join(''); // names of this run alone
const name = 'Atelier ' + letters + ' SARL';
const employer = await person();
await employer.goto(base + '/sign-up');
await employer.fill('[name=name]', 'Samira Patronne');
await employer.fill('[name=email]', `patronne${stamp}@example.org`);
await employer.fill('[name=password]', 'quatre mots faciles');
await send(employer);
await employer.goto(base + '/registration/new');
await employer.fill('[name=legal_name]', name);
await employer.selectOption('[name=legal_form]', 'sarl');
await employer.fill('[name=tax_id]', '4' + stamp);
await employer.fill('[name=trade_register]', 'RC' + stamp);
await send(employer);
const file = employer.url().match(/registration\/([0-9a-f-]{36})/)[1];
const at = (part) => `${base}/registration/${file}/${part}`;
const [year, number] = month.split('-');
await employer.goto(at('edit/activity'));
await employer.check('[name=sector][value=COM]');
await employer.fill('[name=headcount]', '2');
await employer.fill('[name=starts_on-day]', '1');
await employer.fill('[name=starts_on-month]', number);
await employer.fill('[name=starts_on-year]', year);
await send(employer);
await employer.goto(at('edit/place'));
await employer.selectOption('[name=region]', { index: 1 });
await employer.selectOption('[name=agency]', '01');
await employer.fill('[name=city]', 'Casablanca');
await employer.fill('[name=address]', '12, rue du Port');
await employer.fill('[name=latitude]', '33.6001');
await employer.fill('[name=longitude]', '-7.6163');
await send(employer);
await employer.goto(at('edit/contact'));
await employer.fill('[name=contact_name]', 'Samira Patronne');
await employer.fill('[name=phone]', '+212600000001');
await employer.fill('[name=email]', `patronne${stamp}@example.org`);
await send(employer);
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
for (const kind of ['trade_register', 'tax_certificate', 'identity']) {
  await employer.goto(at('edit/documents'));
  await employer.selectOption('[name=kind]', kind);
  await employer.setInputFiles('[name=file]', { name: kind + '.pdf', mimeType: 'application/pdf', buffer: pdf });
  await send(employer, 'Ajouter');
}
await employer.goto(at('check'));
for (const box of await employer.locator('main form [type=checkbox]').all()) await box.check();
await send(employer);
must((await words(employer)).length > 0, 'the file is handed in and can be followed');

// 2. Three levels validate it.
for (const role of ['field_agent', 'supervisor', 'validator']) {
  const reviewer = await demo(role, role === 'field_agent' ? 360 : 1280);
  await reviewer.goto(base + '/review');
  must((await words(reviewer)).includes(name), `${role} sees the file in the queue`);
  await reviewer.goto(`${base}/review/${file}`);
  if (role === 'supervisor') await picture(reviewer, 'decision');
  await reviewer.check('[name=decision][value=validate]');
  await send(reviewer);
  await reviewer.context().close();
}
await employer.goto(`${base}/registration/${file}`);
const affiliation = (await words(employer)).match(/affiliation\D{0,60}(\d{7})\b/i);
must(affiliation, 'a number is attributed, with its check digit: ' + affiliation[1]);

// 3. It enters its staff.
await employer.goto(base + '/staff');
const home = employer.url();
for (const [last, first, wage] of [['Bennani' + letters, 'Karim', '8 000,00'], ['Alami' + letters, 'Nadia', '4 500,50']]) {
  await employer.goto(home + '/hire');
  await employer.fill('[name=last_name]', last);
  await employer.fill('[name=first_name]', first);
  for (const [part, value] of [['day', String(1 + (stamp % 28))], ['month', last < 'B' ? '5' : '8'], ['year', '1990']]) await employer.fill(`[name=birth_date-${part}]`, value);
  await employer.fill('[name=id_number]', last.slice(0, 2).toUpperCase() + stamp);
  for (const [part, value] of [['day', '1'], ['month', number], ['year', year]]) await employer.fill(`[name=hired_on-${part}]`, value);
  await employer.fill('[name=monthly_wage]', wage);
  await send(employer);
}
await employer.goto(home);
must((await words(employer)).includes('Bennani') && (await words(employer)).includes('Alami'), 'two people are on the staff, with insured numbers');

// 4. It declares the month.
const start = `main a[href*="/declarations/start"][href*="${month}"]`;
for (let i = 0; i < 40 && !(await employer.locator(start).count()); i++) {
  await employer.waitForTimeout(500);
  await employer.goto(base + '/declarations');
}
must(await employer.locator(start).count(), 'the obligations have followed');
await employer.goto(base + (await employer.locator(start).first().getAttribute('href')));
await send(employer);
must(employer.url().match(/declarations\/[0-9a-f-]{36}/), 'a declaration is filled in with the staff');
await picture(employer, 'declaration');
const declaration = employer.url().match(/declarations\/([0-9a-f-]{36})/)[1];
await employer.goto(`${base}/declarations/${declaration}/review`);
for (const box of await employer.locator('main form [type=checkbox]').all()) await box.check();
for (const box of await employer.locator('main form textarea, main form [name=motive]').all()) await box.fill('Salaires vérifiés').catch(() => {});
await send(employer);
await employer.goto(`${base}/declarations/${declaration}/receipt`);
must((await employer.title()).length > 0, 'it is filed, with a receipt');
await employer.goto(`${base}/declarations/${declaration}/lines/1`);
must(/plafond|taux/i.test(await words(employer)), 'an amount shows its steps');

// 5. It pays over the counter; the account is right.
await employer.goto(base + '/pay');
await picture(employer, 'pay');
const amounts = (await words(employer)).match(/\d{1,3}(?:[\s.]\d{3})*,\d{2}/g);
const worth = (a) => Number(a.replace(/[\s.]/g, '').replace(',', '.'));
const due = amounts.reduce((most, a) => (worth(a) > worth(most) ? a : most)); // the total of all periods
const cashier = await demo('collections_officer');
await cashier.goto(base + '/collection/new');
await cashier.locator('[name=channel][value=counter], [name=channel]').first().check().catch(() => cashier.selectOption('[name=channel]', 'counter'));
await cashier.fill('[name=amount]', due);
await cashier.fill('[name=employer]', affiliation[1]);
await send(cashier);
must(true, 'the cashier takes ' + due);
await until(employer, base + '/account', (text) => text.includes(due.trim().slice(-6)), 'the account shows the payment');
await picture(employer, 'portal');
const receipt = await employer.goto(base + '/payments');
must(receipt.status() === 200, 'payments are listed');

// 6. The indicator moves.
const manager = await demo('manager');
await until(manager, `${base}/dashboard?period=${month}`, (text) => /KPI|Immatricul|Recouvrement/i.test(text), 'the dashboard shows the month');
await picture(manager, 'dashboard');

// 7. A rate changes by two people.
const first = await demo('administrator');
await first.goto(base + '/law/series?series=' + encodeURIComponent('contribution/general/family_benefits/employer'));
await first.fill('[name="f.rate_pct"]', '6,5');
await first.fill('[name=valid_from]', '2030-01-01');
await first.fill('[name=source]', 'Décret de démonstration');
await send(first);
const proposal = first.url();
must((await first.locator('main form button', { hasText: 'Approuver' }).count()) === 0, 'who proposes cannot approve');
const second = await demo('administrator2');
await second.goto(proposal);
await send(second, /Approuver/);
await confirm(second, 'Décret publié au Bulletin officiel');
must((await words(second)).includes('Décret de démonstration'), 'what is sensitive asks who is there, and why');
must(true, 'a second person approves');

// 8. The operator sees that all is well; a stranger sees nothing.
const operator = await demo('operator');
await operator.goto(base + '/operations');
await picture(operator, 'operations');
const stranger = await person();
for (const path of [`/registration/${file}`, `/declarations/${declaration}`, '/dashboard', '/account']) {
  await stranger.goto(base + path);
  must(stranger.url().includes('/sign-in'), `a stranger is asked to sign in at ${path.slice(0, 20)}`);
}
await browser.close();

// until loads a page again until its words fit: work that happens within seconds.
async function until(page, url, fits, what) {
  for (let i = 0; i < 40; i++) {
    const answer = await page.goto(url);
    if (answer.status() === 200 && fits(await words(page))) return console.log('ok  ', what);
    await new Promise((r) => setTimeout(r, 500));
  }
  await picture(page, 'stuck');
  throw new Error('in vain: ' + what + ' at ' + url + ' ' + (await words(page)).slice(0, 400));
}
