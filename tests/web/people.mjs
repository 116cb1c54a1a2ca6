// What people do at their pages, in one line each.

import { arabic, branch, expect, fault, look, person, told } from "./stage.mjs";

const { password } = told;

/** Opens the door in the story's language, as a person chooses it there. */
async function door(page, path) {
  await page.goto(path);
  if (!arabic) await page.click("a[hreflang=en]");
  expect(await page.getAttribute("html", "lang"), told.language, path);
}

export async function found(context) {
  const page = await context.newPage();
  await door(page, "/");
  await look(page, "sign-in-first");
  await page.click("a[href='/sign-up/first']");
  await page.fill("#login", "saad");
  await page.fill("#name", "سعد الحربي");
  await choosePassword(page, "22222222", `${password}!`);
  await look(page, "sign-up-first-two-passwords");
  await choosePassword(page, told.code, password);
  await page.waitForURL(/\/log\/2026-11-22$/);
  await look(page, "log-empty");
  return page;
}

async function choosePassword(page, code, again) {
  await page.fill("#code", code);
  await page.fill("#password", password);
  await page.fill("#again", again);
  await page.click("form[action^='/sign-up'] .primary");
}

/** Signs up with a code, signs out, and comes back with the password. */
export async function join(context, { login, name, role, to = /\/counter$/ }) {
  const code = await branch.invite(login, name, role);
  const page = await context.newPage();
  await door(page, "/sign-up");
  await look(page, "sign-up");
  await page.fill("#login", login);
  await page.fill("#password", "short");
  await page.click("form[action^='/sign-up'] .primary");
  await reads(page, "#password-wrong", /10/, "the shortest password");
  await look(page, "sign-up-too-short");
  await choosePassword(page, code, password);
  await page.waitForURL(to);
  await page.click("form[action='/sign-out'] button");
  await page.waitForURL(/\/sign-in$/);
  await signIn(page, login);
  await page.waitForURL(to);
  return page;
}

export async function signIn(page, login, secret = password) {
  await page.fill("#login", login);
  await page.fill("#password", secret);
  await page.click("form[action='/sign-in'] .primary");
}

export async function openCounter(page, number) {
  await page.locator("#counters label", { has: page.locator(`input[value="${number}"]`) }).click();
  await page.click("#choice-open");
  await page.waitForSelector("#main:not([hidden])");
}

/** Waits until the text of `place` is what `wanted` says. */
export async function reads(page, place, wanted, what = place) {
  const is = wanted instanceof RegExp ? (text) => wanted.test(text) : (text) => text === String(wanted);
  for (const until = performance.now() + 5000; ; ) {
    const text = (await page.locator(place).first().textContent().catch(() => "")) ?? "";
    if (is(text.trim())) return;
    if (performance.now() > until) return fault(`${what}: found ${JSON.stringify(text.trim())}, expected ${wanted}`);
    await page.waitForTimeout(25);
  }
}

const settled = (page) => page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));

/** Presses one of the six, or call next, and waits for its answer. */
export async function press(page, name) {
  await page.waitForFunction((name) => document.getElementById(name).getAttribute("aria-disabled") !== "true", name);
  await page.click(`#${name}`);
  await settled(page);
}

export const isServing = (page) => page.waitForSelector("#outcome:not([hidden])");
export const isFree = (page) => page.waitForSelector("#idle:not([hidden])");
export const isCalled = (page) => page.waitForSelector("#hint:not([hidden])");
export const number = (page) => page.locator("#number").textContent();

/** A whole visit: call, serve, finish. Answers the number. */
export async function visit(page) {
  await press(page, "next");
  await isCalled(page);
  await press(page, "serve");
  await isServing(page);
  const served = await number(page);
  await press(page, "finish");
  await isFree(page);
  return served;
}

/** Opens the dialog of a ticket in the waiting list. */
export async function openTicket(page, ticket) {
  await page.locator("#list .t", { has: page.locator(`bdi[data-number="${ticket}"]`) }).click();
  await page.waitForSelector("#call-dialog[open]");
}

export const waitingNumbers = (page) => page.locator("#list .t bdi").evaluateAll((all) => all.map(({ dataset }) => dataset.number));

/** A television, whose clock the story may move on: a call has the card for six seconds. */
export async function television() {
  const context = await person("the board", { width: 1920, height: 1080, to: told.board });
  await context.clock.install();
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.announced = [];
    const start = window.OscillatorNode.prototype.start;
    window.OscillatorNode.prototype.start = function (...when) {
      window.tones = (window.tones ?? 0) + 1;
      return start.apply(this, when);
    };
  });
  await page.goto(`/board?lang=${told.language}`);
  await page.evaluate(() => {
    const card = document.getElementById("call");
    const [number, counter] = [document.getElementById("number"), document.getElementById("counter")];
    const note = () => card.classList.contains("fresh") && window.announced.push(`${number.dataset.number} ${counter.textContent}`);
    new MutationObserver(note).observe(card, { attributeFilter: ["class"] });
  });
  return page;
}

/** Lets the board's card move on until every call of the branch has had it; answers what was announced, and what was called. */
export async function announced(board) {
  for (const until = performance.now() + 8000; ; ) {
    const [heard, called] = await board.evaluate(async () => {
      const { calls } = await (await fetch("/api/board")).json();
      return [window.announced, calls.map(({ number, counter }) => `${number} ${counter}`)];
    });
    if (heard.length >= called.length || performance.now() > until) return [heard, called];
    await board.clock.fastForward(2000);
    await board.waitForTimeout(25);
  }
}
