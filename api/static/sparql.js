// The query page without reloading, and with errors in their place. The page works without this script.
"use strict";

const form = document.getElementById("query-form");
const result = document.getElementById("result");
const button = form.querySelector("button");

function showProblem(problem) {
  const box = document.createElement("div");
  box.className = "problem";
  box.setAttribute("role", "alert");
  for (const text of [problem.title, problem.detail, problem.remedy]) {
    if (!text) continue;
    const line = document.createElement(text === problem.title ? "strong" : "p");
    line.textContent = text;
    box.append(line);
  }
  result.replaceChildren(box);
}

async function run(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return showProblem(await answer.json());
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  result.replaceChildren(...page.getElementById("result").childNodes);
  history.replaceState(null, "", address);
}

form.addEventListener("submit", async (event) => {
  if (form.elements.format.value !== "html") return;
  event.preventDefault();
  button.disabled = true;
  result.setAttribute("aria-busy", "true");
  try {
    await run(`${form.action}?${new URLSearchParams({ query: form.elements.query.value })}`);
  } catch (error) {
    showProblem({ title: "服务没有应答 No answer", detail: String(error) });
  } finally {
    button.disabled = false;
    result.removeAttribute("aria-busy");
  }
});

form.elements.query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
