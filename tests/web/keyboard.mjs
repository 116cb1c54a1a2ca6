// A whole visit without a mouse, from the sign-in to the sign-out.

import { branch, expect, fault, look, told } from "./stage.mjs";
import * as hall from "./people.mjs";

/** Tab until `place` has the focus; what has it must show it. */
async function tabTo(page, place, key = "Tab") {
  for (let presses = 0; presses < 80; presses += 1) {
    const [there, seen, name] = await page.evaluate((place) => {
      const { activeElement: here } = document;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(here);
      const label = getComputedStyle(here.closest("label, .in") ?? here);
      const rings = [[outlineStyle, outlineWidth, boxShadow], [label.outlineStyle, label.outlineWidth, label.boxShadow]];
      const shows = ([style, width, shadow]) => (style !== "none" && width !== "0px") || shadow !== "none";
      const seen = here === document.body || rings.some(shows);
      return [here.matches(place), seen, `${here.tagName} ${here.id || here.className}`];
    }, place);
    if (!seen) fault(`the focus on ${name} is not to be seen`);
    if (there) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never comes to ${place}`);
}

export async function byKeyboard(page) {
  const { keyboard } = page;
  for (const service of ["enquiry", "assist_request", "follow_up"]) await branch.issue(service);
  await page.goto("/counter");
  await tabTo(page, "#login");
  await keyboard.type("1042");
  await tabTo(page, "#password");
  await keyboard.type(told.password);
  await keyboard.press("Enter");
  await page.waitForSelector("#choice:not([hidden])");
  await tabTo(page, "#counters input");
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowLeft");
  await tabTo(page, "#choice-open");
  await keyboard.press("Enter");
  await page.waitForSelector("#main:not([hidden])");
  await visit(page);
  await dialogs(page);
  await tabTo(page, "form[action='/sign-out'] button");
  await look(page, "keyboard-focus");
  await keyboard.press("Enter");
  await page.waitForURL(/\/sign-in$/);
}

async function visit(page) {
  const { keyboard } = page;
  await keyboard.press("Space");
  await hall.isCalled(page);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await keyboard.press("r");
  await hall.reads(page, "#announce", /./);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await keyboard.press("s");
  await hall.isServing(page);
  const number = await hall.number(page);
  await tabTo(page, "input[name=outcome]");
  await keyboard.press("ArrowDown");
  expect(await page.isChecked("input[value=information_only]"), true, "the arrow chooses the next outcome");
  await tabTo(page, "#obstacle");
  await keyboard.press("ArrowDown");
  if (!(await page.inputValue("#obstacle"))) fault("the arrow chooses no obstacle");
  await keyboard.press("h"); // In a list a letter looks for its line: it does not act.
  expect(await page.isVisible("#outcome"), true, "a letter in a list");
  await tabTo(page, "#finish");
  await keyboard.press("Enter");
  await hall.isFree(page);
  await hall.reads(page, "#times", new RegExp(number), "the last ticket");
}

async function dialogs(page) {
  const { keyboard } = page;
  await keyboard.press("i");
  await page.waitForSelector("#issue-dialog[open]");
  await keyboard.press("Space");
  await tabTo(page, "#issue-channel");
  await keyboard.press("ArrowDown");
  await tabTo(page, "#issue-do");
  await keyboard.press("Enter");
  await page.waitForSelector("#issued:not([hidden])");
  await keyboard.press("Escape");
  await page.waitForSelector("#issue-dialog", { state: "hidden" });
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await keyboard.press("Escape");
  await tabTo(page, "#list .t");
  await keyboard.press("Enter");
  await page.waitForSelector("#call-dialog[open]");
  await keyboard.press("Escape");
  await page.waitForSelector("#call-dialog", { state: "hidden" });
  expect(await page.evaluate(() => document.activeElement.matches("#list .t")), true, "the focus is back where it was");
  await tabTo(page, "#next");
  await keyboard.press("Enter");
  await hall.isCalled(page);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await keyboard.press("h");
  await hall.isFree(page);
  await page.waitForSelector("#held-list button");
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await keyboard.press("u");
  await hall.isCalled(page);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await keyboard.press("t");
  await page.waitForSelector("#transfer-dialog[open]");
  await tabTo(page, "#transfer-unclear");
  await keyboard.press("Enter");
  await hall.isFree(page);
}
