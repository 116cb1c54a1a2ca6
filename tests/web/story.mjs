// A day of the staff, from the first sign-up to the closed log.

import { NAMES, branch, end, expect, fault, foreseeing, look, person, told } from "./stage.mjs";
import * as hall from "./people.mjs";
import { byKeyboard } from "./keyboard.mjs";
import { readLog } from "./log.mjs";
import { readRatings } from "./ratings.mjs";

const REFUSED = /status of 4(01|09|22)/;
const CUT = /ERR_(CONNECTION_|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|NETWORK|SOCKET|TIMED_OUT)/;
const [, nouraName, samiName] = NAMES;

async function day() {
  const office = await person("the representative");
  const [first, second] = [await person("the first officer"), await person("the second officer", { height: 640 })];
  const log = await foreseeing(REFUSED, () => hall.found(office));
  const noura = await hall.join(first, { login: "1042", name: nouraName, role: "officer" });
  await noura.waitForSelector("#choice:not([hidden])");
  await look(noura, "choice", { scrolls: true });
  await hall.openCounter(noura, 1);
  await look(noura, "counter-empty");
  const sami = await hall.join(second, { login: "1043", name: samiName, role: "officer" });
  await sami.waitForSelector("#choice:not([hidden])");
  expect(await sami.isDisabled("#counters input[value='1']"), true, "counter 1 is a colleague's");
  await look(sami, "choice-one-taken", { scrolls: true });
  await hall.openCounter(sami, 2);
  const board = await hall.television();
  await hall.reads(board, "#calm-title", /./);
  await look(board, "board-calm");
  await board.click("#sound");
  await board.waitForSelector("#sound", { state: "hidden" });

  await twoAtOnce(noura, sami, board);
  await absent(noura);
  await served(noura, sami);
  await moved(noura);
  await colleagues(noura, sami);
  await reloaded(noura);
  await calms(noura, board);
  await chosen(noura);
  await onPaper(noura);
  await troubles(noura);
  await lost({ noura, sami, board, context: first });
  await corrected(noura);
  await weight(second);
  await leave(noura, sami);
  await technicians();
  await readLog(log, office, noura, board);
  await readRatings(log, noura);
  await byKeyboard(noura);
}

/** Both press at the same time: two tickets, both on the board, each announced once. */
async function twoAtOnce(noura, sami, board) {
  await branch.issue("enquiry");
  await branch.issue("assist_request", { language: "ur", people: 2, priority: true });
  await branch.issue("follow_up", { language: "en" });
  await branch.issue("enquiry", { language: "bn" });
  await branch.issue("meals_kit", { language: "id", people: 30 });
  await branch.issue("lost", { language: "fa" });
  await hall.reads(noura, "#waiting-count", 6);
  await look(noura, "counter-waiting");
  await look(board, "board-waiting");
  await Promise.all([noura.dblclick("#next"), sami.click("#next")]);
  await Promise.all([hall.isCalled(noura), hall.isCalled(sami)]);
  const [one, other] = [await hall.number(noura), await hall.number(sami)];
  if (one === other) fault(`both counters have called ${one}`);
  await hall.reads(noura, "#waiting-count", 4, "a double click calls once");
  const [heard] = await hall.announced(board);
  expect(await board.evaluate(() => window.tones), 2 * heard.length, "a chime has two tones");
  expect([...heard].sort(), [`${one} 1`, `${other} 2`].sort(), "announced, each once");
  const shown = await board.locator("#number, #last .no").evaluateAll((all) => all.map(({ dataset }) => dataset.number));
  expect(shown.sort(), [one, other].sort(), "both are on the board");
  await look(noura, "counter-called");
  await look(sami, "counter-called-low");
  await look(board, "board-called");
  await hall.press(sami, "serve");
  await hall.isServing(sami);
  await look(sami, "counter-serving-low");
}

/** Called, recalled twice, a minute gone: a no-show, and within half an hour back again. */
async function absent(noura) {
  const gone = await hall.number(noura);
  await hall.press(noura, "recall");
  await noura.click("#no-show", { force: true });
  await hall.reads(noura, "#refusal", /./, "too early for a no-show");
  await look(noura, "counter-too-early");
  await hall.press(noura, "recall");
  await branch.advance(121);
  await hall.press(noura, "no-show");
  await hall.isFree(noura);
  await noura.waitForSelector("#undo:not([hidden])");
  await look(noura, "counter-no-show");
  await noura.click("#absent-list button");
  await hall.reads(noura, `#list bdi[data-number="${gone}"]`, gone, "reinstated");
}

/** Serve, finish with outcome and obstacle, take it back within ten seconds; hold and resume. */
async function served(noura, sami) {
  await hall.press(sami, "finish");
  await hall.isFree(sami);
  await hall.press(noura, "next");
  await hall.press(noura, "serve");
  await hall.isServing(noura);
  const number = await hall.number(noura);
  await noura.check("input[value=information_only]");
  await noura.selectOption("#obstacle", "missing_document");
  await look(noura, "counter-serving");
  await hall.press(noura, "finish");
  await hall.isFree(noura);
  await look(noura, "counter-undo");
  await noura.click("#undo-do");
  await hall.isServing(noura);
  expect(await hall.number(noura), number, "the finish is undone");
  await hall.press(noura, "finish");
  await hall.isFree(noura);
  await branch.advance(121);
  await noura.waitForSelector("#undo", { state: "hidden" });
  await hall.press(noura, "next");
  await hall.press(noura, "serve");
  await hall.isServing(noura);
  const held = await hall.number(noura);
  await hall.press(noura, "hold");
  await hall.isFree(noura);
  await look(noura, "counter-held");
  await noura.click("#held-list button");
  await hall.isServing(noura);
  expect(await hall.number(noura), held, "resumed");
}

/** One click to the social researcher, or to any service with a reason. */
async function moved(noura) {
  const away = await hall.number(noura);
  await noura.click("#researcher");
  await hall.isFree(noura);
  await noura.waitForSelector("#others-list .t", { state: "attached" });
  await noura.click("#others summary");
  const [turn] = await noura.locator("#others-list bdi").allTextContents();
  if (!/^D(001|501)$/.test(turn)) fault(`${away} went to the researcher as ${turn}`);
  await look(noura, "counter-to-researcher");
  await noura.click("#others summary");
  await branch.issue("assist_request", { language: "ar" });
  await hall.press(noura, "next");
  await hall.press(noura, "transfer");
  await noura.waitForSelector("#transfer-dialog[open]");
  await look(noura, "dialog-transfer");
  await noura.click("#transfer-dialog [value=do]");
  await hall.reads(noura, "#transfer-dialog .refusal", /./, "a transfer needs a service");
  await noura.check("#transfer-services input[value=health]");
  await noura.check("input[name=transfer-reason][value=next_step]");
  await noura.click("#transfer-dialog [value=do]");
  await hall.isFree(noura);
  await noura.waitForSelector("#transfer-dialog", { state: "hidden" });
  await hall.reads(noura, "#undo-what", /[A-Z]\d{3}.*[A-Z]\d{3}/s, "the new number is said");
  await look(noura, "counter-transferred");
}

/** What a colleague has gone on with is not offered to be taken back. */
async function colleagues(noura, sami) {
  await branch.issue("enquiry", { language: "tr" });
  await hall.press(noura, "next");
  await hall.isCalled(noura);
  await hall.press(noura, "serve");
  await hall.isServing(noura);
  await hall.press(noura, "hold");
  await hall.isFree(noura);
  await noura.waitForSelector("#undo:not([hidden])");
  await sami.click("#held-list button");
  await hall.isServing(sami);
  await noura.waitForSelector("#undo", { state: "hidden" });
  await hall.press(sami, "finish");
  await hall.isFree(sami);
}

/** What was chosen before the page was loaded is not known: F does not take anything for it. */
async function reloaded(noura) {
  await branch.issue("enquiry");
  await hall.press(noura, "next");
  await hall.press(noura, "serve");
  await hall.isServing(noura);
  await noura.check("input[value=referred]");
  await noura.reload();
  await hall.isServing(noura);
  expect(await noura.locator("input[name=outcome]:checked").count(), 0, "no outcome is preselected");
  await noura.keyboard.press("f");
  await hall.reads(noura, "#refusal", /./, "an outcome is missing");
  await look(noura, "counter-reloaded");
  await noura.check("input[value=refused]");
  await hall.press(noura, "finish");
  await hall.isFree(noura);
}

/** An answered call leaves the board; three phrases fit beside one another or below. */
async function calms(noura, board) {
  const turkish = await branch.issue("enquiry", { language: "tr" });
  await noura.waitForSelector(`#list bdi[data-number="${turkish}"]`);
  await hall.openTicket(noura, turkish);
  if (await noura.isVisible("#call-reasons")) await noura.check("input[name=why][value=urgent]");
  await noura.click("#call-do");
  await hall.isCalled(noura);
  await hall.announced(board);
  await board.waitForSelector("#lines [lang=tr]");
  await look(board, "board-turkish");
  await hall.press(noura, "serve");
  await board.clock.fastForward(7000);
  await board.waitForSelector("#calm:not([hidden])");
  await look(board, "board-calm-again");
  await hall.press(noura, "finish");
  await hall.isFree(noura);
}

/** A ticket that is not next: with a reason. Another one is cancelled. */
async function chosen(noura) {
  await branch.issue("enquiry");
  const late = await branch.issue("enquiry", { language: "tr" });
  const gone = await branch.issue("volunteering");
  await noura.waitForSelector(`#list bdi[data-number="${gone}"]`);
  await hall.openTicket(noura, late);
  await noura.click("#call-do");
  await hall.reads(noura, "#call-dialog .refusal", /./, "a call out of turn needs a reason");
  await look(noura, "dialog-ticket");
  await noura.check("input[name=why][value=came_back]");
  await noura.click("#call-do");
  await hall.isCalled(noura);
  expect(await hall.number(noura), late, "called out of turn");
  await hall.press(noura, "serve");
  await hall.press(noura, "finish");
  await hall.isFree(noura);
  await hall.openTicket(noura, gone);
  await noura.click("#call-cancel");
  await noura.waitForSelector("#sure-dialog[open]");
  await look(noura, "dialog-cancel");
  await noura.click("#sure-dialog button[value='']");
  await hall.reads(noura, "#call-title", new RegExp(gone), "nothing is cancelled without a yes");
  expect((await hall.waitingNumbers(noura)).includes(gone), true, "the ticket waits still");
  await noura.click("#call-cancel");
  await noura.click("#sure-do");
  await noura.waitForSelector(`#list bdi[data-number="${gone}"]`, { state: "detached" });
}

/** A ticket by telephone, and the same slip once more. */
async function onPaper(noura) {
  await noura.click("#issue");
  await noura.waitForSelector("#issue-dialog[open]");
  await noura.check("#issue-services input[value=enquiry]");
  await noura.selectOption("#issue-channel", "phone");
  await noura.selectOption("#issue-language", "fr");
  await noura.fill("#issue-party", "0");
  await noura.click("#issue-do");
  await hall.reads(noura, "#issue-dialog .refusal", /50/, "nobody comes alone as nobody");
  await noura.fill("#issue-party", "3");
  await noura.check("#issue-priority");
  await look(noura, "dialog-issue");
  await noura.click("#issue-do");
  await noura.waitForSelector("#issued:not([hidden])");
  await hall.reads(noura, "#issued-paper", /./);
  await look(noura, "dialog-issued");
  await noura.click("#issue-reprint");
  await hall.reads(noura, "#issue-dialog .refusal", /./, "a copy is on its way");
  expect(await noura.isVisible("#issue-reprint"), false, "no second copy is offered at once");
  const number = await noura.getAttribute("#issued-number", "data-number");
  await noura.click("#issue-dialog button[value='']");
  await branch.printed();
  await hall.openTicket(noura, number);
  await noura.click("#call-reprint");
  await hall.reads(noura, "#call-dialog .refusal", /./, "a copy is on its way");
  await noura.waitForSelector("#call-reprint", { state: "hidden" });
  await look(noura, "dialog-copy");
  await noura.keyboard.press("Escape");
}

/** A visitor asks for help; the paper runs out. */
async function troubles(noura) {
  await branch.help();
  await noura.waitForSelector("#help:not([hidden])");
  await branch.printer("paper_out");
  await noura.waitForSelector("#printer:not([hidden])");
  await look(noura, "counter-help-and-paper");
  await noura.click("#help-answer");
  await noura.waitForSelector("#help", { state: "hidden" });
  await branch.printer("well");
  await noura.waitForSelector("#printer", { state: "hidden" });
  await noura.keyboard.press("?");
  await noura.waitForSelector("#keys-dialog[open]");
  await look(noura, "dialog-keys");
  await noura.keyboard.press("Escape");
  await branch.advance(121);
  await noura.click("#change");
  await noura.waitForSelector("#change-dialog[open]");
  await look(noura, "dialog-services");
  const today = noura.locator("#change-list .check", { has: noura.locator("input[value=volunteering]") }).locator("button");
  await today.click();
  await noura.waitForSelector("#sure-dialog[open]");
  await look(noura, "dialog-finish-service");
  await noura.click("#sure-do");
  await noura.waitForSelector("#change-list .check.off");
  await look(noura, "dialog-service-finished");
  await today.click();
  await noura.waitForSelector("#change-list .check.off", { state: "detached" });
  await noura.click("#change-dialog button[value='']");
}

/** The network of one counter is gone: plain to see, nothing acts, and it heals by itself. */
async function lost({ noura, sami, board, context }) {
  const before = (await hall.waitingNumbers(noura)).length;
  await foreseeing(CUT, async () => {
    context.cable.cut();
    await noura.waitForSelector("#lost:not([hidden])");
    await look(noura, "counter-lost");
    await noura.keyboard.press("Space");
    await noura.click("#next", { force: true });
    await hall.press(sami, "next");
    context.cable.mend();
    await noura.waitForSelector("#lost", { state: "hidden" });
  });
  await noura.waitForFunction((many) => document.querySelectorAll("#list .t").length === many, before - 1);
  expect(await noura.isVisible("#idle"), true, "nothing was called at the counter without a connection");
  await hall.press(sami, "serve");
  await hall.press(sami, "finish");
  const [heard, called] = await hall.announced(board);
  expect(heard, called, "every call, in its order, once");
  if (called.length < 8) fault(`${called.length} calls only`);
  await look(board, "board-later");
  await foreseeing(CUT, async () => {
    board.context().cable.cut();
    await board.waitForTimeout(500);
    await board.clock.fastForward(41_000);
    await board.waitForSelector("#stale:not([hidden])");
    await look(board, "board-stale");
    board.context().cable.mend();
    await board.clock.fastForward(6000);
    await board.waitForSelector("#stale", { state: "hidden" });
  });
}

/** What was recorded wrongly is corrected, with a reason. */
async function corrected(noura) {
  await hall.visit(noura);
  await noura.click("#amend");
  await noura.waitForSelector("#amend-dialog[open]");
  await look(noura, "dialog-amend");
  await noura.check("#amend-dialog input[value='served referred']");
  await noura.click("#amend-dialog [value=do]");
  await hall.reads(noura, "#amend-dialog .refusal", /./, "a correction needs a reason");
  await noura.selectOption("#amend-reason", "wrong_button");
  await noura.click("#amend-dialog [value=do]");
  await noura.waitForSelector("#amend-dialog", { state: "hidden" });
  await hall.reads(noura, "#refusal", /./, "a correction says that it is done");
}

/** All that crosses the network until the counter works. */
async function weight(context) {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  const bytes = new Map();
  network.on("Network.responseReceived", ({ requestId, response }) => bytes.set(requestId, response.encodedDataLength));
  const more = ({ requestId, encodedDataLength }) => bytes.set(requestId, (bytes.get(requestId) ?? 0) + encodedDataLength);
  network.on("Network.dataReceived", more);
  await page.goto("/counter");
  await page.waitForSelector("#main:not([hidden])");
  const all = [...bytes.values()].reduce((sum, one) => sum + one, 0);
  console.log(`the counter's page weighs ${all} bytes in ${bytes.size} answers`);
  if (all < 30_000 || all > 300 * 1024) fault(`the counter's page weighs ${all} bytes`);
  await page.close();
}

/** A technician has the board with a way out, and a page that is not theirs says so in words. */
async function technicians() {
  const context = await person("the technician");
  const page = await hall.join(context, { login: "3001", name: nouraName, role: "technician", to: /\/board$/ });
  await look(page, "board-technician");
  await foreseeing(/status of 40[34]/, async () => {
    await page.goto("/log");
    await look(page, "page-not-allowed");
    await page.goto("/nope");
    await look(page, "page-unknown");
  });
  await page.click("main .primary");
  await page.waitForURL(/\/board$/);
  await page.click("form[action='/sign-out'] button");
  await page.waitForURL(/\/sign-in$/);
  await context.close();
}

/** One signs out; the other goes away for half an hour. */
async function leave(noura, sami) {
  await sami.click("form[action='/sign-out'] button");
  await sami.waitForURL(/\/sign-in$/);
  await foreseeing(REFUSED, async () => {
    await hall.signIn(sami, "1043", "not the password");
    await sami.waitForSelector("#error");
    await look(sami, "sign-in-refused");
    await branch.advance(31 * 60);
    await noura.waitForURL(/\/sign-in\?next=/);
  });
  await hall.signIn(noura, "1042");
  await noura.waitForURL(/\/counter$/);
  await noura.waitForSelector("#choice:not([hidden])");
  await look(noura, "choice-again", { scrolls: true });
}

console.log(`a day in ${told.language}`);
await day().then(() => end(), end);
