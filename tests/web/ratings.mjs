// What the ratings say, and what is done about it: the representative leads the register, the officer reads it.

import { signIn } from "./people.mjs";
import { arabic, expect, fault, foreseeing, look } from "./stage.mjs";

const REFUSED = /status of 409/;

export async function readRatings(office, officer) {
  await office.click(".tabs a[href='/ratings']");
  await office.waitForURL(/\/ratings\/2026-10$/);
  await office.waitForSelector(".chart .service-mark");
  await look(office, "ratings", { scrolls: true });
  await office.click("summary");
  await look(office, "ratings-numbers", { scrolls: true });
  expect(await office.locator("[aria-labelledby=counters] tbody tr").count(), 3, "two counters and a language");
  await office.click("nav a[href='/ratings/2026-11']");
  await office.waitForSelector(".running");
  await look(office, "ratings-running", { scrolls: true });
  await officer.goto("/ratings/2026-10");
  await signIn(officer, "1042");
  await officer.waitForURL(/\/ratings\/2026-10$/);
  await look(officer, "ratings-officer", { scrolls: true });
  if (await officer.locator("#counters").count()) fault("an officer without a counter sees counters");
  await improve(office, officer);
}

async function improve(office, officer) {
  await office.goto("/improvements");
  await look(office, "improvements-none", { scrolls: true });
  await office.click("#open");
  await office.waitForSelector("#plan[open]");
  await fill(office, "2026-11-20");
  await look(office, "improvement-plan", { scrolls: true });
  await foreseeing(REFUSED, async () => {
    await office.click("#plan [value=keep]");
    await office.waitForFunction(() => document.getElementById("said").textContent);
  });
  await look(office, "improvement-refused", { scrolls: true });
  await office.click("#open");
  await fill(office, "2026-12-01");
  await Promise.all([office.waitForEvent("load"), office.click("#plan [value=keep]")]);
  await office.click("[data-change]");
  expect(await office.inputValue("#due"), "2026-12-01", "the form has what was said");
  await office.fill("#due", "2026-12-06");
  await Promise.all([office.waitForEvent("load"), office.click("#plan [value=keep]")]);
  await look(office, "improvements-open", { scrolls: true });
  await Promise.all([office.waitForEvent("load"), office.click("[data-finish]")]);
  expect(await office.locator("[aria-labelledby=done] .state.done").count(), 1, "it is done");
  await look(office, "improvements-done", { scrolls: true });
  const [download] = await Promise.all([office.waitForEvent("download"), office.click("a[href$='.csv']")]);
  expect(download.suggestedFilename(), "improvements.csv", "the evidence");
  await officer.goto("/improvements");
  expect(await officer.locator("button[data-change], #open").count(), 0, "an officer reads");
  await look(officer, "improvements-officer", { scrolls: true });
  await officer.click("form[action='/sign-out'] button");
  await officer.waitForURL(/\/sign-in/);
}

async function fill(page, due) {
  await page.selectOption("#origin", "rating:missing_document");
  await page.fill("#said-ar", "المستندات غير معروفة قبل الحضور");
  await page.fill("#said-en", "Nobody tells us the documents");
  await page.fill("#action-ar", "قائمة على الشاشة وعلى التذكرة");
  await page.fill("#action-en", "A list on screen and slip");
  await page.fill("#owner", arabic ? "مندوب الفرع" : "Branch representative");
  await page.fill("#due", due);
}
