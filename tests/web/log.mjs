// The representative reads the day's log, takes it out, corrects a row, and closes the day.

import { readFileSync } from "node:fs";
import { branch, expect, fault, foreseeing, look } from "./stage.mjs";
import { signIn } from "./people.mjs";

/** The half hour is over here too: the sign-in leads to the log, and no click is needed. */
export async function readLog(page, context, officer, board) {
  await page.goto("/");
  await signIn(page, "saad");
  await page.waitForURL(/\/log\/2026-11-22$/);
  await look(page, "log", { scrolls: true });
  const before = await page.locator(".amended").count();
  if (before < 1) fault("the officer's correction is not marked on the log");
  if (!(await page.getAttribute(".amended", "title"))) fault("a correction does not say what stood there");
  await takeOut(page);
  await onPaper(page, context);
  await slip(page);
  await noSuchDay(page);
  await correct(page, before);
  await hear(page, 0);
  for (const text of COMPLAINTS) await branch.complain(text);
  await hear(page, 0);
  await page.goto("/log/2026-11-22");
  await close(page, board);
  await hear(page, COMPLAINTS.length);
  await another(page, officer);
}

const COMPLAINTS = [
  "انتظرت ساعتين ولم يشرح لي أحد السبب، اسمي خالد",
  "My mother stood for an hour. More seats, please; call me at +966 55 123 4567",
  "ٹھنڈا پانی دروازے کے پاس رکھیں",
  "Kursi kurang banyak",
  "অপেক্ষার ঘরে আরও চেয়ার দিন",
];

/** What waits is not there, not even as a number; what is released is, and is found by its own. */
async function hear(page, expected) {
  await page.goto("/suggestions");
  await look(page, `suggestions-${expected}`, { scrolls: true });
  const references = await page.locator("table.data bdi.no").allTextContents();
  expect(references.length, expected, "suggestions that are released");
  if (!expected) return;
  await page.fill("#reference", references[2].toLowerCase());
  await page.press("#reference", "Enter");
  await page.waitForURL(/reference=/);
  expect(await page.locator("table.data bdi.no").allTextContents(), [references[2]], "found by its number");
  await look(page, "suggestion-found", { scrolls: true });
  await page.goto("/suggestions?reference=K7Q-M3X");
  await look(page, "suggestion-unknown", { scrolls: true });
}

async function takeOut(page) {
  for (const format of ["csv", "xlsx", "json"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`.exports a[href*=".${format}"]`)]);
    const name = download.suggestedFilename();
    if (!new RegExp(`2026-11-22.*\\.${format}$`).test(name)) fault(`the ${format} is called ${name}`);
    const bytes = readFileSync(await download.path());
    const head = { csv: [0xef, 0xbb, 0xbf], xlsx: [0x50, 0x4b, 3], json: [0x7b] }[format];
    expect([...bytes.subarray(0, head.length)], head, `the first bytes of the ${format}`);
  }
}

async function onPaper(page, context) {
  const [paper] = await Promise.all([context.waitForEvent("page"), page.click("a[href$='/print']")]);
  await paper.waitForSelector(".signature");
  await look(paper, "log-print", { scrolls: true });
  await paper.emulateMedia({ media: "print" });
  await look(paper, "log-print-on-paper", { scrolls: true });
  await paper.close();
}

async function correct(page, before) {
  await page.locator("[data-amend][data-called]").first().click();
  await page.waitForSelector("#amending[open]");
  await look(page, "log-amend", { scrolls: true });
  await page.selectOption("#amending [name=reason]", "learned_later");
  await page.click("#amending [value=amend]");
  await page.waitForFunction(() => document.getElementById("amending-refusal").textContent);
  await page.check("#amending input[value=no_show]");
  await page.selectOption("#amending [name=reason]", "learned_later");
  await Promise.all([page.waitForEvent("load"), page.click("#amending [value=amend]")]);
  await page.waitForFunction((before) => document.querySelectorAll(".amended").length > before, before);
  await look(page, "log-amended", { scrolls: true });
}

/** The summary says what becomes of it, also where there is no paper. */
async function slip(page) {
  const said = async (before) => {
    await page.click("#slip");
    await page.waitForFunction((before) => ![before, ""].includes(document.getElementById("said").textContent), before);
    return page.textContent("#said");
  };
  const whole = await said("");
  await branch.printer("paper_out");
  await said(whole);
  await look(page, "log-no-paper", { scrolls: true });
  await branch.printer("well");
}

async function noSuchDay(page) {
  await foreseeing(/status of 404/, async () => {
    for (const day of ["2026-11-20", "garbage"]) {
      const answer = await page.goto(`/log/${day}`);
      expect(answer.status(), 404, day);
      await look(page, `log-${day}`);
    }
  });
  await page.click("main .primary");
  await page.waitForURL(/\/log\/2026-11-22$/);
}

/** Closed by hand: who waits is named before, the board is calm after, and the same page opens it again. */
async function close(page, board) {
  await branch.issue("enquiry");
  await page.click("#close");
  await page.waitForSelector("#closing[open]");
  if (!(Number(await page.textContent("#closing-waiting")) > 0)) fault("the close does not say how many wait");
  await look(page, "log-closing", { scrolls: true });
  await Promise.all([page.waitForEvent("load"), page.click("#closing [value=close]")]);
  await page.waitForSelector("#reopen");
  await look(page, "log-closed", { scrolls: true });
  await board.waitForSelector("#calm:not([hidden])");
  expect(await board.isVisible("#called"), false, "nobody is called after the close");
  expect(await board.textContent("#notice"), "", "no number is promised after the close");
  await look(board, "board-closed");
  await page.goto("/counter");
  await page.waitForSelector("#day-closed:not([hidden])");
  await foreseeing(/status of 409/, async () => {
    await page.click("#choice-open");
    await page.waitForFunction(() => document.getElementById("choice-refusal").textContent);
  });
  await look(page, "choice-day-closed", { scrolls: true });
  await page.goto("/log");
  for (const [button, other] of [["#reopen", "#close"], ["#close", "#reopen"]]) {
    await page.click(button);
    if (button === "#close") await page.click("#closing [value=close]");
    await page.waitForSelector(other);
  }
}

/** The next day: two clicks after the sign-in show the day before. */
async function another(page, officer) {
  await foreseeing(/status of 401/, async () => {
    await branch.advance(24 * 3600);
    await officer.waitForURL(/\/sign-in/);
  });
  await page.goto("/");
  await signIn(page, "saad");
  await page.waitForURL(/\/log\/2026-11-23$/);
  await page.click(".day a.step");
  await page.waitForURL(/\/log\/2026-11-22$/);
  if ((await page.locator("table.data tbody tr").count()) < 8) fault("the day before has lost its rows");
}
