// When a key press means "send". During Japanese conversion Enter confirms the words and must never send:
// Chrome and Firefox say so by isComposing, Safari ends the composition first and leaves only keyCode 229.

/** Whether this keydown belongs to a conversion in progress. */
export function converting(event) {
  return event.isComposing || event.keyCode === 229 || event.key === "Process";
}

/** Whether this keydown sends. On touch, Enter is a new line; with `ctrlEnter`, only Ctrl+Enter (⌘+Enter) sends. */
export function sends(event, { ctrlEnter, touch }) {
  if (event.key !== "Enter" || converting(event) || event.shiftKey || event.altKey) return false;
  const modified = event.ctrlKey || event.metaKey;
  return ctrlEnter || touch ? modified : true;
}
