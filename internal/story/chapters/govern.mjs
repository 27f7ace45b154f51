import { send, words, must } from '../browser.mjs';

// govern: a rate, a target and the brand change by two people.
export async function govern(house) {
  const first = await house.demo('administrator');
  const second = await house.demo('administrator2');
  await first.goto(house.base + '/law/series?series=' + encodeURIComponent('contribution/general/family_benefits/employer'));
  await first.fill('[name="f.rate_pct"]', '6,5');
  await first.fill('[name=valid_from]', '2030-01-01');
  await first.fill('[name=source]', 'Décret de démonstration');
  await send(first, '/law/series');
  await approve(house, first, second, 'a rate');

  await first.goto(house.base + '/law/targets');
  await first.selectOption('[name=indicator]', 'KPI-06');
  await first.fill('[name=period]', '2027');
  await first.fill('[name=value]', '92');
  await first.fill('[name=source]', 'Conseil de gestion');
  await send(first, '/law/targets');
  await approve(house, first, second, 'a target');

  await first.goto(house.base + '/law/brand');
  await first.fill('[name=primary]', '#dddddd');
  await first.locator('main form[action="/law/brand"] button[value=propose]').click();
  await first.waitForLoadState();
  const refused = (await first.locator('.govuk-error-summary').allTextContents()).join(' ');
  must(/contraste/i.test(refused), 'colours that cannot be read are refused, with the reason: ' + refused.trim());
  await first.fill('[name=primary]', '#7a1f3d');
  await first.locator('main form[action="/law/brand"] button[value=preview]').click();
  await first.waitForLoadState();
  must((await first.locator('#trial .govuk-button').count()) > 0, 'the brand is seen before it is proposed');
  await first.locator('main form[action="/law/brand"] button[value=propose]').click();
  await first.waitForLoadState();
  await approve(house, first, second, 'the brand');
}

// approve: a second person decides, and whoever proposed cannot.
export async function approve(house, first, second, what) {
  const proposal = first.url();
  must((await first.locator('main form button', { hasText: /Approuver/ }).count()) === 0, `who proposes ${what} cannot approve it`);
  await second.goto(proposal);
  await send(second, /Approuver/);
  await confirm(second, 'Décision de la direction');
  must(/approuv/i.test(await words(second)), `a second person approves ${what}`);
}

// confirm says again who is there, and why, where a page asks for it before what is sensitive.
export async function confirm(page, reason) {
  if (!(await page.locator('[name="_prove.reason"]').count())) return;
  must(true, 'a sensitive action asks for a reason');
  if (await page.locator('[name="_prove.password"]').count()) await page.fill('[name="_prove.password"]', 'Socle-demo-2026');
  await page.fill('[name="_prove.reason"]', reason);
  await send(page);
}
