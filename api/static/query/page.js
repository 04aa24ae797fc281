// The query page with an editor, and with results without reloading. The page works without this script.
import { makeEditor } from "./editor.js";
import { drawTable } from "./table.js";

const form = document.getElementById("query-form");
const result = document.getElementById("result");
const stop = form.querySelector(".stop");
const editor = makeEditor(form);
let running = null;

/** Show the answer of an address of this page, and make the address that of the page. */
async function show(address) {
  running?.abort();
  const mine = (running = new AbortController());
  busy(true);
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: mine.signal });
    if (!answer.headers.get("Content-Type").startsWith("text/html")) return showProblem(await answer.json());
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    result.replaceChildren(...page.getElementById("result").childNodes);
    drawTable(result);
    if (address !== location.href) history.pushState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") showProblem({ title: "服务没有应答 No answer", detail: String(error) });
  } finally {
    if (running === mine) busy(false);
  }
}

function busy(is) {
  stop.hidden = !is;
  result.toggleAttribute("aria-busy", is);
}

function showProblem({ title, detail, remedy }) {
  const box = document.createElement("div");
  box.className = "problem";
  box.setAttribute("role", "alert");
  for (const [name, text] of [["strong", title], ["p", detail], ["p", remedy]]) {
    if (text) box.append(Object.assign(document.createElement(name), { textContent: text }));
  }
  result.replaceChildren(box);
}

/** Copy the link where the browser allows it, and show it to be copied by hand where not. */
async function share(link) {
  const field = Object.assign(document.createElement("input"), { readOnly: true, value: link.href, ariaLabel: "分享链接 Share link" });
  const note = document.createElement("span");
  note.setAttribute("role", "status");
  const place = document.createElement("span");
  place.className = "shared";
  place.append(field, note);
  link.replaceWith(place);
  field.select();
  try {
    await navigator.clipboard.writeText(link.href);
    note.textContent = "已复制 Copied";
  } catch {
    note.textContent = "请复制 Copy it";
  }
}

form.addEventListener("submit", (event) => {
  editor.save();
  if (form.elements.format.value !== "html") return;
  event.preventDefault();
  const parameters = new URLSearchParams(new FormData(form));
  parameters.delete("format");
  show(`${form.action}?${parameters}`);
});

stop.addEventListener("click", () => running?.abort());

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.classList.contains("share")) {
    event.preventDefault();
    share(link);
  } else if (!link.download && link.href.startsWith(`${form.action}?query=`)) {
    event.preventDefault();
    for (const graph of form.querySelectorAll("input[type=hidden]")) graph.remove();
    editor.load(new URL(link.href).searchParams.get("query"));
    form.scrollIntoView({ block: "nearest" });
    show(link.href);
  }
});

addEventListener("popstate", () => location.reload());
drawTable(result);
