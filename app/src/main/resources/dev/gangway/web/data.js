
// What the page shows: of a report it lies in the file, else the server is asked and followed.

const inlined = JSON.parse(document.getElementById("data")?.textContent ?? "null");
const rows = new Map();
const listeners = new Set();
let folder = "";
let version = "";

/** Asks a question; throws an Error with the server's line if it refuses. */
async function ask(path, parameters = {}) {
  const query = new URLSearchParams(parameters);
  if (inlined) {
    return inlinedAnswer(path, query.get("run"), query.get("iteration"));
  }
  const answer = await fetch(`/api/${path}?${query}`);
  if (!answer.ok) {
    throw new Error((await answer.text()).slice(0, 200) || `the server answered ${answer.status}`);
  }
  return answer.json();
}

function inlinedAnswer(path, run, iteration) {
  const answer = path === "runs" || path === "compare" ? inlined[path] : inlined[path][run];
  if (path === "layout") {
    return answer[iteration];
  }
  return path !== "run" ? answer : {...answer, layouts: layoutsOf(run),
    samples: answer.samples.filter((name) => name in inlined.sample[run])};
}

/** The iterations of a run whose points in the plane lie in this file. */
function layoutsOf(run) {
  return Object.keys(inlined.layout[run] ?? {}).map(Number);
}

/** The address of a picture of generated images. */
function pictureOf(run, name) {
  return inlined ? inlined.sample[run][name] : `/api/sample?${new URLSearchParams({run, name})}`;
}

/** A link to a run's page, or its name alone where there is none. */
function runLink(id, name) {
  const place = inlined ? inlined.links[id] : address("run", [id]);
  return place ? h("a", {href: place}, name) : h("span", {}, name);
}

/** Calls back with the ids that have changed; returns what ends that. */
function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function take(changed, gone) {
  changed.forEach((row) => rows.set(row.id, row));
  gone.forEach((id) => rows.delete(id));
  const ids = new Set([...changed.map((row) => row.id), ...gone]);
  listeners.forEach((listener) => listener(ids));
}

async function load() {
  const answer = await ask("runs", {known: version});
  folder = answer.folder;
  version = answer.version;
  if (answer.runs) {
    const here = new Set(answer.runs.map((row) => row.id));
    const changed = answer.runs.filter((row) => JSON.stringify(row) !== JSON.stringify(rows.get(row.id)));
    take(changed, [...rows.keys()].filter((id) => !here.has(id)));
  }
}

/** Reads the list and looks at it again every second; `tell` gets "live" or "waiting". */
async function follow(tell) {
  await load();
  if (inlined) {
    return;
  }
  const again = () => load().then(() => tell("live"), () => tell("waiting")).finally(() => setTimeout(again, 1000));
  again();
}
