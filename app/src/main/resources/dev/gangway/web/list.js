
// The list of all runs.


const STATE_ORDER = ["running", "stopped", "done", "failed"];
const chosen = new Set();
const wish = {text: "", state: "", sort: "name", down: false};

const COLUMNS = [
  {key: "name", title: "Run", of: (row) => row.name},
  {key: "state", title: "State", of: (row) => STATE_ORDER.indexOf(row.state), wide: true},
  {key: "method", title: "Method", of: (row) => row.method, wide: true},
  {key: "seed", title: "Seed", of: (row) => row.seed, wide: true, figure: true},
  {key: "progress", title: "Steps", of: (row) => row.iteration, wide: true, figure: true},
  {key: "target", title: "Target test", of: (row) => row.oracleTargetTestAccuracy ?? -1, figure: true, oracle: true},
  {key: "source", title: "Source test", of: (row) => row.sourceTestAccuracy ?? -1, wide: true, figure: true},
  {key: "changed", title: "Changed", of: (row) => row.changed, wide: true, figure: true},
];

/** Shows it; returns what ends that. */
function showList(main) {
  document.title = "Runs · Gangway";
  const body = h("tbody");
  const states = h("div", {class: "chips", role: "group", "aria-label": "Only runs that are"});
  const bar = h("div", {class: "choice", role: "region", "aria-label": "Chosen runs", hidden: true});
  const count = h("p", {class: "muted", role: "status"});
  const head = h("tr", {}, h("th", {scope: "col"}, h("span", {class: "hidden"}, "Compare")));
  const lines = new Map();
  const redraw = () => drawList({body, states, bar, count, head, lines}, redraw);
  const search = h("input", {type: "search", placeholder: "Find a run, set or method", value: wish.text,
    "aria-label": "Find", input: () => { wish.text = search.value; redraw(); }});
  fill(main,
    h("h1", {}, "Runs"),
    h("div", {class: "tools"}, states, search),
    count,
    h("div", {class: "card table"}, h("table", {class: "runs"},
      h("caption", {class: "hidden"}, "Runs, their state and their scores"), h("thead", {}, head), body)),
    bar);
  redraw();
  const end = onChange(throttled(300, redraw));
  return end;
}

function matching() {
  const words = wish.text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...rows.values()].filter((row) => {
    const text = `${row.name} ${row.source} ${row.target} ${row.method} ${row.state}`.toLowerCase();
    return (!wish.state || row.state === wish.state) && words.every((word) => text.includes(word));
  });
}

function sorted(found) {
  const {of} = COLUMNS.find((column) => column.key === wish.sort);
  const order = (a, b) => {
    const [x, y] = [of(a), of(b)];
    return typeof x === "string" ? x.localeCompare(y, "en", {numeric: true}) : x - y;
  };
  return found.sort((a, b) => (wish.down ? order(b, a) : order(a, b)) || a.name.localeCompare(b.name));
}

function drawList(parts, redraw) {
  drawStates(parts.states, redraw);
  drawHeads(parts.head, redraw);
  const found = sorted(matching());
  parts.count.textContent = rows.size === 0
    ? "No run yet. Start one with: gangway train … --out in this folder; it appears by itself."
    : `${found.length === rows.size ? found.length : `${found.length} of ${rows.size}`} runs`;
  drawRows(parts, found, redraw);
  drawChoice(parts.bar, redraw);
}

function drawStates(place, redraw) {
  const all = [...rows.values()];
  const button = (state, title, count) => h("button", {type: "button", class: `chip ${state}`,
    "aria-pressed": String(wish.state === state),
    click: () => { wish.state = wish.state === state ? "" : state; redraw(); focusChip(place, state); }},
    title, " ", h("b", {}, String(count)));
  fill(place, button("", "all", all.length),
    STATE_ORDER.map((state) => button(state, state, all.filter((row) => row.state === state).length)));
}

function focusChip(place, state) {
  place.children[STATE_ORDER.indexOf(state) + 1].focus();
}

function drawHeads(head, redraw) {
  const cells = COLUMNS.map((column) => {
    const sorts = wish.sort === column.key;
    const sort = () => {
      wish.down = sorts ? !wish.down : Boolean(column.figure);
      wish.sort = column.key;
      redraw();
      head.children[COLUMNS.indexOf(column) + 1].firstElementChild.focus();
    };
    return h("th", {scope: "col", class: columnStyle(column), "aria-sort": sorts ? (wish.down ? "descending" : "ascending") : null},
      h("button", {type: "button", class: "sort", click: sort}, column.title,
        column.oracle && oracle(), h("span", {class: "arrow", "aria-hidden": "true"}, sorts ? (wish.down ? "▼" : "▲") : "")));
  });
  head.replaceChildren(head.firstElementChild, ...cells);
}

function columnStyle(column) {
  return [column.wide && "wide", column.figure && "figure"].filter(Boolean).join(" ") || null;
}

/** Lines whose run has not changed stay as they are. */
function drawRows({body, lines}, found, redraw) {
  const wanted = found.map((row) => {
    const text = JSON.stringify(row) + chosen.has(row.id) + ago(row.changed);
    const old = lines.get(row.id);
    if (old?.text === text) {
      return old.line;
    }
    const focused = old?.line.contains(document.activeElement) && document.activeElement.type === "checkbox";
    const line = rowLine(row, redraw);
    lines.set(row.id, {text, line});
    if (focused) {
      queueMicrotask(() => line.querySelector("input").focus());
    }
    return line;
  });
  const same = wanted.length === body.children.length && wanted.every((line, i) => line === body.children[i]);
  if (!same) {
    const active = document.activeElement;
    body.replaceChildren(...wanted);
    if (active && active !== document.activeElement && body.contains(active)) {
      active.focus({preventScroll: true});
    }
  }
}

function rowLine(row, redraw) {
  const choose = h("input", {type: "checkbox", "aria-label": `Compare ${row.name}`,
    change: () => { choose.checked ? chosen.add(row.id) : chosen.delete(row.id); redraw(); }});
  choose.checked = chosen.has(row.id);
  const share = progress(row);
  return h("tr", {},
    h("td", {class: "choose"}, choose),
    h("td", {class: "name"},
      h("a", {href: address("run", [row.id])}, nameParts(row)),
      h("div", {class: "muted small"}, sets(row), h("span", {class: "narrow"}, ` · ${row.method} · seed ${row.seed}`)),
      h("span", {class: "narrow"}, badge(row.state), " "),
      row.alarms > 0 && h("span", {class: "alarmed"}, `⚠ ${row.alarms} alarm${row.alarms === 1 ? "" : "s"}`)),
    h("td", {class: "wide"}, badge(row.state), row.state === "running" && share !== null && bar(share, row.name)),
    h("td", {class: "wide"}, row.method),
    h("td", {class: "wide figure"}, String(row.seed)),
    h("td", {class: "wide figure"}, whole(row.iteration), row.last > 0 && h("span", {class: "muted"}, ` / ${whole(row.last)}`)),
    h("td", {class: "figure strong"}, percent(row.oracleTargetTestAccuracy)),
    h("td", {class: "wide figure"}, percent(row.sourceTestAccuracy)),
    h("td", {class: "wide figure muted"}, ago(row.changed)));
}

function nameParts(row) {
  const parts = row.name.split("/");
  const last = parts.pop();
  return [parts.length > 0 && h("span", {class: "path"}, `${parts.join("/")}/`), h("span", {}, last)].filter(Boolean);
}

function bar(share, of) {
  return h("progress", {max: 1, value: share, "aria-label": `Progress of ${of}`});
}

function drawChoice(place, redraw) {
  [...chosen].filter((id) => !rows.has(id)).forEach((id) => chosen.delete(id));
  place.hidden = chosen.size === 0;
  const many = chosen.size > MOST_COMPARED;
  fill(place,
    h("span", {role: "status"}, many ? `${chosen.size} chosen, at most ${MOST_COMPARED} fit` : `${chosen.size} chosen`),
    h("a", {class: "button", href: address("compare", [...chosen].slice(0, MOST_COMPARED))}, "Compare"),
    h("button", {type: "button", class: "plain", click: () => { chosen.clear(); redraw(); }}, "Clear"));
}
