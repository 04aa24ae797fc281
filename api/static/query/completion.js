// What the editor completes: prefixes, variables, our classes and properties by name or label, labels of things.

const MOST = 50;
const RDF_TYPE = new Set(["a", "rdf:type"]);

/** Replace YASQE's completers, of which some ask other hosts, by ours. `service` is the address of queries. */
export function addCompleters(Yasqe, service) {
  const terms = fetchJson(`${service}/terms`);
  const things = remembered((words) =>
    fetchJson(`${service}/things?${new URLSearchParams({ q: words })}`).then((found) => found.items),
  );
  Yasqe.defaults.autocompleters = [];
  Yasqe.forkAutocompleter("variables", { name: "variables" });
  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes",
    get: () => terms.then(({ prefixes }) => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`)),
    onInitialize: () => {}, // its own writes a declaration as soon as a prefix is used: not needed here
    persistenceId: null,
  });
  for (const autoShow of [true, false]) {
    Yasqe.registerAutocompleter(nameCompleter(terms, things, autoShow));
  }
}

/** Completes what the cursor is behind: by itself where that is a name or in Chinese, else when asked to. */
function nameCompleter(terms, things, autoShow) {
  const shown = new Map();
  return {
    name: autoShow ? "names" : "words",
    autoShow,
    bulk: false,
    isValidCompletionPosition: (yasqe) => {
      const { text } = fragment(yasqe);
      return text !== "" && (!autoShow || /:|[^\x00-\x7f]/.test(text));
    },
    preProcessToken: (yasqe, token) => {
      const { text, start, end } = fragment(yasqe);
      return { ...token, string: text, autocompletionString: text, from: { ch: start }, to: { ch: end } };
    },
    get: async (yasqe, token) => {
      shown.clear();
      const offers = await offersFor(token.string, position(yasqe, token.from.ch), await terms, things);
      for (const offer of offers) shown.set(offer.text, offer);
      return offers.map((offer) => offer.text);
    },
    postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, render: (row) => draw(row, shown.get(hint.text)) })),
  };
}

/** The text between cursor and the last gap before it; of a string, from its quotation mark on. */
function fragment(yasqe) {
  const { line, ch } = yasqe.getDoc().getCursor();
  const whole = yasqe.getDoc().getLine(line);
  const before = whole.slice(0, ch);
  if (yasqe.getTokenTypeAt({ line, ch }) === "comment") return { text: "", start: ch, end: ch };
  const inString = (before.match(/"/g) ?? []).length % 2 === 1;
  const text = inString ? before.slice(before.lastIndexOf('"')) : before.match(/[^\s{}()[\]|/^!;,.*+<>"'?$@\\=&#]*$/)[0];
  if (text === '"' || /[?$<\\@]$/.test(before.slice(0, ch - text.length))) return { text: "", start: ch, end: ch };
  const end = inString && whole[ch] === '"' ? ch + 1 : ch;
  return { text, start: ch - text.length, end };
}

/** What is expected there: "class", "property" or "thing". */
function position(yasqe, start) {
  const { line } = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getRange({ line: 0, ch: 0 }, { line, ch: start }).trimEnd();
  if (RDF_TYPE.has(before.match(/\S*$/)[0])) return "class";
  const state = yasqe.getTokenAt({ line, ch: start }, true).state;
  return state.possibleNext?.includes("a") || /[/|^]$/.test(before) ? "property" : "thing";
}

async function offersFor(text, expected, { classes, properties }, things) {
  if (text.startsWith('"')) return (await things(text.slice(1))).map(asLiteral);
  const known = { class: classes, property: properties, thing: classes }[expected];
  if (known.some((term) => term.name === text)) return [];
  const offers = matching(known, text).map(({ name, zh, en }) => ({ text: name, main: name, aside: `${zh} ${en}` }));
  if (expected !== "thing" || /^[a-z]*:/.test(text)) return offers;
  return [...offers, ...(await things(text)).map(({ iri, label }) => ({ text: `<${iri}>`, main: label, aside: iri }))];
}

function asLiteral({ label, language, iri }) {
  const escaped = label.replace(/["\\]/g, "\\$&");
  const text = `"${escaped}"${language && `@${language}`}`;
  return { text, main: text, aside: iri };
}

/** The terms whose name begins with the text, then those that have it in name or label. */
function matching(terms, text) {
  const words = text.toLowerCase();
  const rank = ({ name, zh, en }) =>
    name.toLowerCase().startsWith(words) ? 0
    : [name, zh, en].some((each) => each.toLowerCase().includes(words)) ? 1
    : 2;
  return terms.filter((term) => rank(term) < 2).sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
}

function draw(row, { main, aside }) {
  row.append(main, " ", Object.assign(document.createElement("span"), { className: "aside-of-hint", textContent: aside }));
}

async function fetchJson(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

/** The function with its answers kept. */
function remembered(ask) {
  const answers = new Map();
  return (words) => {
    if (!answers.has(words)) answers.set(words, ask(words).catch(() => []));
    return answers.get(words);
  };
}
