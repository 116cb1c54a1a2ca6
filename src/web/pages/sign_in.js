// The eye beside a password, and the focus on what went wrong.

for (const button of document.querySelectorAll(".show")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
}

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    const button = form.querySelector(".primary");
    if (button.getAttribute("aria-busy") === "true") event.preventDefault();
    button.setAttribute("aria-busy", "true");
  });
}
// A page that the browser brings back by its arrow has no busy button.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
