import { send, words, must } from '../browser.mjs';
import { approve } from './govern.mjs';
import { start, handIn } from './declare.mjs';

// raise: a new minimum wage, from proposal to effect, by two people who see first whom it touches.
export async function raise(house) {
  const first = await house.demo('administrator');
  const second = await house.demo('administrator2');
  await first.goto(house.base + '/law/series?series=' + encodeURIComponent('minimum_wage/SMIG'));
  await first.fill('[name="f.amount"]', '30,00');
  await first.fill('[name=valid_from]', '2026-06-01');
  await first.fill('[name=source]', 'Décret de démonstration sur le SMIG');
  await send(first, '/law/series');
  const impact = await words(first);
  must(/Assurés sous le nouveau minimum 1\b/i.test(impact) && impact.includes(house.employer.name), 'before it is decided, it says whom it would leave under it');
  await house.picture(first, 'minimum-wage');
  await approve(house, first, second, 'a minimum wage');
  await first.goto(`${house.base}/law/applied?on=2026-06-15&kind=minimum_wage`);
  const law = await words(first);
  must(law.includes('30,00') && law.includes('Décret de démonstration sur le SMIG'), 'what applied on a day says the value, its source and who approved it');

  await house.back(house.employer);
  const { page } = house.employer;
  await start(house, page, '2026-06');
  await send(page);
  await page.goto(page.url().replace(/(declarations\/[0-9a-f-]{36}).*/, '$1/review'));
  must(/inférieur au minimum légal : 5\s?730,00/.test(await words(page)), 'and June is checked against it');
  await handIn(page, '/file');
}
