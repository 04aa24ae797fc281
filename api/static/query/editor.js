// The editor: YASQE of YASGUI over the form's text field. It asks nobody but this service.
import { addCompleters } from "./completion.js";

const { Yasqe } = globalThis.Yasgui;

/** Put the editor in the place of the form's field; `save` writes the field, `load` shows another query. */
export function makeEditor(form) {
  const field = form.elements.query;
  addCompleters(Yasqe, form.action);
  const run = () => form.requestSubmit();
  const place = document.createElement("div");
  place.className = "editor";
  field.after(place);
  const yasqe = new Yasqe(place, {
    value: field.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    editorHeight: "", // the style sheet's
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
  });
  knowPrefixes(yasqe);
  // Its hint on keys is in English and hides the query; the page says the same below.
  yasqe.showNotification = () => {};
  const input = yasqe.getInputField();
  input.setAttribute("aria-label", "查询语句 Query");
  for (const label of field.labels) label.addEventListener("click", () => yasqe.focus());
  field.hidden = true;
  field.required = false;
  form.querySelector(".keys").hidden = false;
  return {
    save: () => (field.value = yasqe.getValue()),
    load: (query) => yasqe.setValue(query),
  };
}

/** Let the editor take the prefixes that the page lists for declared, as the service does. */
function knowPrefixes(yasqe) {
  const prefixes = {};
  for (const row of document.querySelectorAll(".prefixes div")) {
    prefixes[row.querySelector("dt").textContent.slice(0, -1)] = row.querySelector("dd").textContent;
  }
  const mode = yasqe.getMode();
  const start = mode.startState;
  mode.startState = () => ({ ...start(), prefixes: { ...prefixes } });
  yasqe.setValue(yasqe.getValue());
  yasqe.clearHistory();
}
