// Reads what was entered in the fields of a message or form, and puts it back after a redraw.

/** What stands in all fields below an element, by block and action. */
export function enteredIn(root) {
  const entered = {};
  for (const field of root.querySelectorAll("[data-action-id]")) {
    const value = chosenIn(field);
    if (value === undefined) continue;
    const { blockId, actionId } = field.dataset;
    entered[blockId] = { ...entered[blockId], [actionId]: value };
  }
  return entered;
}

/** What is chosen or written in one field; undefined for what holds nothing, as a button. */
export function chosenIn(field) {
  switch (field.dataset.element) {
    case "radio_buttons":
      return field.querySelector("input:checked")?.value ?? "";
    case "checkboxes":
      return [...field.querySelectorAll("input:checked")].map((box) => box.value);
    case "datetimepicker":
      return field.value === "" ? "" : String(Math.floor(new Date(field.value).getTime() / 1000));
    case "button":
    case "overflow":
    case "feedback_buttons":
      return undefined;
    default:
      return field.value;
  }
}

/** Puts values back into fields with the same block and action. */
export function restore(root, entered) {
  for (const field of root.querySelectorAll("[data-action-id]")) {
    const value = entered[field.dataset.blockId]?.[field.dataset.actionId];
    if (value === undefined || field.dataset.element === "datetimepicker") continue;
    const boxes = field.querySelectorAll("input");
    if (boxes.length === 0) field.value = value;
    for (const box of boxes) box.checked = [value].flat().includes(box.value);
  }
}

/** Fields for a moment show it in the reader's zone. */
export function showInitialMoments(root) {
  for (const field of root.querySelectorAll("input[data-initial-seconds]")) {
    const moment = new Date(Number(field.dataset.initialSeconds) * 1000);
    const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
    field.value = local.toISOString().slice(0, 16);
  }
}
