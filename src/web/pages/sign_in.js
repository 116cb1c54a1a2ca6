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

/** Says what is wrong beside the field, in the page's language: the browser's own bubbles speak the browser's. */
function judge(input, { missing, short }) {
  const words = input.validity.valueMissing ? missing : input.validity.valid && !isShort(input) ? "" : short;
  const field = input.closest(".field");
  const id = `${input.id}-wrong`;
  const line = document.getElementById(id) ?? field.appendChild(Object.assign(document.createElement("span"), { id, className: "wrong" }));
  line.textContent = words;
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
  if (words) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.setAttribute("aria-describedby", [...others, ...(words ? [id] : [])].join(" "));
  return words === "";
}

// A value that the page came with counts as untouched, and `tooShort` speaks of touched ones only.
const isShort = ({ minLength, value }) => minLength > 0 && value.length < minLength;

for (const form of document.forms) {
  const fields = [...form.querySelectorAll(".field input")];
  form.noValidate = true;
  for (const input of fields) input.addEventListener("input", () => input.hasAttribute("aria-invalid") && judge(input, form.dataset));
  form.addEventListener("submit", (event) => {
    const wrong = fields.filter((input) => !judge(input, form.dataset));
    if (wrong.length) {
      event.preventDefault();
      return wrong[0].focus();
    }
    const button = form.querySelector(".primary");
    if (button.getAttribute("aria-busy") === "true") event.preventDefault();
    return button.setAttribute("aria-busy", "true");
  });
}
// A page that the browser brings back by its arrow has no busy button.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
