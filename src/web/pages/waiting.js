// The column beside the visit: who waits, who is on hold, who was not there.

import { byId, count, element, facts, fill, keep, message, put, putNumber, say, show } from "./live.js";
import { openTicket } from "./dialogs.js";
import { act, counterPath, desk, doing, hall, isFinished, isFrom, isLate, languageName, timed, waited } from "./hall.js";

export const myWaiting = () => hall.state.waiting.filter((ticket) => desk().services.includes(ticket.service));

export function renderSide(here) {
  const mine = facts.services.filter((service) => here.services.includes(service.id));
  const waiting = myWaiting();
  put(byId("waiting-count"), String(waiting.length));
  const longest = Math.max(0, ...waiting.map(waited));
  put(byId("longest"), waiting.length ? fill("longest {0} min", longest) : "");
  keep(byId("list"), mine, { key: ({ id }) => id, make: makeGroup, update: (group, service) => updateGroup(group, service, waiting) });
  const others = facts.services.filter((service) => !here.services.includes(service.id));
  const theirs = hall.state.waiting.filter((ticket) => !here.services.includes(ticket.service));
  show(byId("others"), others.length > 0);
  put(byId("others-count"), String(theirs.length));
  keep(byId("others-letters"), others, { key: ({ id }) => id, make: ({ prefix }) => element("span", { class: "ltrbox" }, prefix), update() {} });
  keep(byId("others-list"), theirs, rows);
  renderAside("held", hall.state.on_hold, { words: message("Resume"), said: ({ called, issued }) => timed("since {0}", called ?? issued), path: () => counterPath("resume"), body: ({ id }) => ({ ticket: id }) });
  const back = hall.state.no_shows.filter(({ reinstate_until: until }) => !until || !isFrom(until));
  renderAside("absent", back, { words: message("Reinstate"), said: ({ reinstate_until: until }) => (until ? timed("until {0}", until) : ""), path: ({ id }) => `/api/tickets/${id}/reinstate`, body: () => ({}) });
  keep(byId("chips"), mine, {
    key: ({ id }) => id,
    make: ({ prefix, short_name: name }) => element("span", { class: "svc", title: name }, element("span", { class: "ltrbox" }, prefix), element("span", {}, name)),
    // Where there is no room for all names, the letters stand alone.
    update(chip) {
      chip.classList.toggle("bare", mine.length > 4);
      chip.lastChild.classList.toggle("away", mine.length > 4);
    },
  });
}

function makeGroup({ prefix, name }) {
  const letter = element("span", { class: "ltrbox", "aria-hidden": "true" }, prefix);
  const head = element("h3", { class: "grp" }, letter, element("span", {}, name), element("span", { class: "push soft figures" }));
  return element("section", { "aria-label": name }, head, element("div", {}));
}

function updateGroup(group, { id, target_minutes: target }, waiting) {
  const tickets = waiting.filter((ticket) => ticket.service === id);
  const finished = isFinished(id);
  const figures = `${tickets.length} · ${fill("target {0} min", target)}`;
  put(group.querySelector(".figures"), finished ? `${say("finished for today")} · ${tickets.length}` : figures);
  keep(group.lastChild, tickets, rows);
}

/** A line of the waiting list: a button that opens what can be done with the ticket. */
const rows = {
  key: ({ id }) => id,
  make(ticket) {
    const number = element("bdi", { class: "no" });
    putNumber(number, ticket.number);
    const priority = element("span", { class: "prio", hidden: !ticket.priority }, say("Priority"));
    const row = element("button", { class: "t", "aria-haspopup": "dialog" }, number, element("span", { class: "tags" }, priority, element("span", { class: "tag" })), element("span", { class: "w" }));
    row.addEventListener("click", () => openTicket(row.ticket));
    return row;
  },
  update(row, ticket) {
    row.ticket = ticket;
    const group = ticket.party_size > 1 ? ` · ${count("Group of {0}", "Group of {0}", ticket.party_size)}` : "";
    put(row.querySelector(".tag"), languageName(ticket.language) + group);
    const late = isLate(ticket);
    row.lastChild.classList.toggle("late", late);
    put(row.lastChild, (late ? `${say("over target")} · ` : "") + fill("{0} min", waited(ticket)));
    row.classList.toggle("first", desk()?.next?.id === ticket.id);
  },
};

/** Those on hold, and those who were not there: each with the one button that brings it back. */
function renderAside(name, tickets, { words, said, path, body }) {
  show(byId(name), tickets.length > 0);
  keep(byId(`${name}-list`), tickets, {
    key: ({ id }) => id,
    make(ticket) {
      const number = element("bdi", { class: "no" });
      putNumber(number, ticket.number);
      const button = element("button", { class: "link", "data-act": true }, say(words), element("span", { class: "away" }, ` ${ticket.number}`));
      const row = element("div", { class: "back" }, number, element("span", { class: "soft tag" }), element("span", { class: "push soft since" }), button);
      button.addEventListener("click", () => doing(button, () => act(path(row.ticket), body(row.ticket))));
      return row;
    },
    update(row, ticket) {
      row.ticket = ticket;
      put(row.querySelector(".tag"), languageName(ticket.language));
      put(row.querySelector(".since"), said(ticket));
    },
  });
}
