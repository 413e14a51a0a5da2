// Questions before an action, and what is wrong with a form.

const confirmBox = document.getElementById("confirm");

/** Asks the question that an element carries, if any. */
export function agreed(question) {
  if (question === undefined) return Promise.resolve(true);
  const { title, text, confirm, deny, style } = JSON.parse(question);
  const [no, yes] = confirmBox.querySelectorAll("button");
  confirmBox.querySelector("h2").textContent = title;
  confirmBox.querySelector("p").textContent = text;
  no.textContent = deny;
  yes.textContent = confirm;
  yes.className = `button ${style ?? "primary"}`;
  confirmBox.returnValue = "deny";
  confirmBox.showModal();
  return new Promise((resolve) => {
    confirmBox.addEventListener("close", () => resolve(confirmBox.returnValue === "confirm"), { once: true });
  });
}

/** Shows what is wrong at each field, and with the form as a whole. */
export function showErrors(form, { errors = {}, failure }) {
  for (const place of form.querySelectorAll("[data-error-for]")) {
    const message = Object.hasOwn(errors, place.dataset.errorFor) ? errors[place.dataset.errorFor] : undefined;
    const field = place.parentElement.querySelector("[data-action-id]");
    place.textContent = message ?? "";
    place.hidden = message === undefined;
    place.id = `${field.id}-error`;
    field.toggleAttribute("aria-invalid", message !== undefined);
    if (message === undefined) field.removeAttribute("aria-describedby");
    else field.setAttribute("aria-describedby", place.id);
  }
  const whole = form.querySelector("[data-testid=failure]");
  whole.textContent = failure;
  whole.hidden = !failure;
  form.querySelector("[aria-invalid]")?.focus();
}
