// The words for what the station says by name.

import { fill, message, say } from "./live.js";

export const DAY_CLOSED = message("The day was closed. The branch representative can open it again on the log page.");

const REFUSALS = {
  day_not_open: message("The day has not begun: the station opens it at the opening hour."),
  day_already_open: message("The day is open already."),
  closed: message("The branch is closed now."),
  unknown_service: message("The station does not know this service."),
  service_closed: message("This service is closed now."),
  service_finished: message("This service is finished for today"),
  numbers_used_up: message("The numbers of this service are used up."),
  counter_not_open: message("This counter is not open."),
  counter_busy: message("There is a ticket at this counter: finish, hold or transfer it first."),
  nobody_waiting: message("Nobody is waiting for your services."),
  unknown_ticket: message("The station does not know this ticket."),
  wrong_state: message("This is not possible now: the ticket is elsewhere already."),
  nothing_at_counter: message("No ticket is at your counter."),
  other_counter: message("This ticket is at another counter."),
  reason_needed: message("It is not this ticket's turn: choose a reason."),
  too_soon_for_no_show: message("Too soon: recall twice, and a minute must have passed since the call."),
  too_late_to_reinstate: message("Too late: more than half an hour has passed."),
  same_service: message("The ticket is in this service already."),
  outcome_not_allowed: message("This outcome does not fit here."),
  help_is_coming: message("An officer is on the way already."),
  nobody_needs_help: message("Somebody has answered already."),
  slip_on_its_way: message("Its slip is on its way: wait for it before you print again."),
  nothing_to_undo: message("There is nothing left to undo."),
  too_late_to_undo: message("Too late to undo: correct the outcome instead."),
  nothing_to_amend: message("The ticket has ended this way already."),
  not_allowed: message("Your role does not allow this."),
  not_your_counter: message("This is not your counter."),
  counter_taken: message("A colleague is at this counter."),
  starting: message("The station is starting. Try again in a moment."),
};

/** One plain line; the station's own words where a code is new. */
export const refusal = (problem) => (REFUSALS[problem.code] ? say(REFUSALS[problem.code]) : (problem.detail ?? say("That did not work. Try again.")));

export const OUTCOMES = {
  delivered: message("Delivered"),
  information_only: message("Information only"),
  referred: message("Referred"),
  refused: message("Refused"),
  transferred: message("Transferred"),
  not_recorded: message("Not recorded"),
};

export const CHANNELS = {
  walk_in: message("In person"),
  phone: message("By telephone"),
  social: message("Social media"),
  letter: message("By letter"),
  request: message("Assistance form"),
  volunteer: message("As a volunteer"),
  website: message("By the website"),
  representative: message("Branch representative"),
  transfer: message("By transfer"),
};

export const UNDONE = {
  called: message("{0} was called."),
  served: message("Serving {0} began."),
  finished: message("{0} is finished."),
  held: message("{0} is on hold."),
  resumed: message("{0} was resumed."),
  transferred: message("{0} was transferred."),
  no_show: message("{0} is a no-show."),
  cancelled: message("{0} was cancelled."),
};

export const PRINTER = {
  paper_low: [message("The roll is nearly empty"), message("Have a new roll ready.")],
  paper_out: [message("The paper has run out"), message("Put in a new roll.")],
  cover_open: [message("The printer is open"), message("Close its cover.")],
  cutter_jammed: [message("The cutter is stuck"), message("Switch the printer off and on.")],
  offline: [message("The printer is not ready"), message("Look at the printer.")],
  silent: [message("The printer does not answer"), message("Check its cable, then switch it off and on.")],
  unreachable: [message("The printer is not there"), message("Check its plug and its switch.")],
};

const PRINTS = ["well", "paper_low", "unknown"];

/** `words`, unless the printer is known not to print. */
export const printing = (printer, words) => (PRINTS.includes(printer) ? words : say("The printer is not ready: if no slip comes out, put it right and print again."));

const ENDINGS = { no_show: message("No-show"), cancelled: message("Cancelled"), abandoned: message("Left before the call"), on_hold: message("On hold") };
export const endingOf = (ticket) => (ticket.transferred_to ? fill("Transferred to {0}", ticket.transferred_to) : ending(ticket));
const ending = (ticket) => say(OUTCOMES[ticket.outcome] ?? ENDINGS[ticket.state] ?? "");
