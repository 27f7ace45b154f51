import { words, must } from '../browser.mjs';

// steer: the dashboard holds figures against targets, with the list behind and a map; an alert fires once; the month's report is mailed.
export async function steer(house) {
  const manager = await house.demo('manager');
  await house.until(manager, `${house.base}/dashboard?period=2026-05`, (text) => /KPI-01|Immatricul/i.test(text), 'the dashboard shows May');
  must((await manager.locator('main svg').count()) > 0, 'with a map');
  await house.picture(manager, 'dashboard');
  for (const id of ['KPI-01', 'KPI-06', 'KPI-07', 'KPI-08', 'KPI-10']) {
    const answer = await manager.goto(`${house.base}/indicators/${id}?period=2026-05`);
    must(answer.status() === 200 && /objectif/i.test(await words(manager)), id + ' has its target, numerator and denominator');
  }
  const list = await manager.goto(`${house.base}/indicators/KPI-06/employers?period=2026-05`);
  must(list.status() === 200 && (await words(manager)).includes(house.idle.name), 'the list behind names who did not file');
  const alerts = () => house.mails().then((all) => all.filter((l) => /alerte|cible/i.test(l.subject)));
  await house.comes(alerts, () => true, 'declarations are far under target: the managers are alerted');
  const fired = (await alerts()).length;
  await house.jump('2026-06-13T09:00:00Z');
  await new Promise((r) => setTimeout(r, 3000));
  must((await alerts()).length === fired, 'once, not every night');
  const agent = await house.demo('field_agent', 360);
  const mine = await agent.goto(house.base + '/agents/me?period=2026-06');
  must(mine.status() === 200 && /délai|dossiers/i.test(await words(agent)), "an agent's own page shows files, delays and money");
  await house.jump('2026-07-02T08:00:00Z');
  const report = await house.comes(house.mails, (l) => /manager@/.test(JSON.stringify(l)) && /rapport/i.test(l.subject), "June's report reaches the managers");
  must(/\.pdf/i.test(JSON.stringify(report[0].attachments)) && /\.xlsx/i.test(JSON.stringify(report[0].attachments)), 'as a PDF and as a workbook');
  const later = await house.demo('manager');
  await later.goto(house.base + '/reports');
  must(/excel|xlsx/i.test(await words(later)), 'which wait at the reports too');
}
