import { words, must } from '../browser.mjs';

// compare: the regional body sees what two funds publish, side by side, and reaches none of their rows.
export async function compare(house) {
  await house.jump('2026-07-03T06:00:00Z');
  const analyst = await house.neighbour('region_analyst', 'cipres');
  const home = house.base.replace('ma-cnss', 'cipres');
  await house.until(analyst, home + '/comparison', (text) => /ma-cnss|CNSS/i.test(text) && /ml-inps|INPS/i.test(text), 'two funds stand side by side on published figures');
  await house.picture(analyst, 'comparison');
  for (const path of [`/declarations/${house.declaration}`, `/recovery/employers/${house.employer.file}`, '/recovery/defaulters', '/dashboard']) {
    const answer = await analyst.goto(home + path);
    must(answer.status() >= 400, `the regional body cannot reach ${path.slice(0, 20)}`);
  }
}
