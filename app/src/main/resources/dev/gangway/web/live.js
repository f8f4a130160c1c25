// All runs, kept as fresh as the server tells.

import {ask} from "/parts.js";

const rows = new Map();
const listeners = new Set();
let folder = "";
let source = null;
let polling = null;

export function allRuns() {
  return rows;
}

export function runsFolder() {
  return folder;
}

/** Calls back with the ids that have changed; returns what ends that. */
export function onChange(listener) {
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
  const all = await ask("runs");
  folder = all.folder;
  const here = new Set(all.runs.map((row) => row.id));
  take(all.runs, [...rows.keys()].filter((id) => !here.has(id)));
}

/** Reads the list and follows it from then on; `tell` gets "live", "waiting" or "polling". */
export async function follow(tell) {
  await load();
  source = new EventSource("/api/events");
  source.addEventListener("open", () => tell("live"));
  source.addEventListener("runs", (event) => {
    const changes = JSON.parse(event.data);
    take(changes.rows, changes.gone);
    tell("live");
  });
  source.addEventListener("full", () => {
    source.close();
    tell("polling");
    polling ??= setInterval(() => load().catch(() => tell("waiting")), 5000);
  });
  source.addEventListener("error", () => {
    if (polling === null) {
      tell("waiting");
    }
  });
}
