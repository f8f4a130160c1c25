
// Elements and words that all views share. Text from files only ever becomes text nodes.

/** Makes an element: h("p", {class: "muted"}, "text", child). Functions become listeners. */
function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** The words for an address within the page. */
function address(view, runs = []) {
  const query = runs.map((run) => `run=${encodeURIComponent(run)}`).join("&");
  return query ? `#/${view}?${query}` : `#/${view}`;
}

const {percent} = globalThis.Figures;

/** A number short enough for a label. */
function number(value) {
  if (value == null || !Number.isFinite(value)) {
    return "–";
  }
  const size = Math.abs(value);
  if (size >= 10000) {
    return Math.round(value).toLocaleString("en-US");
  }
  if (size >= 100 || Number.isInteger(value)) {
    return String(Math.round(value * 10) / 10);
  }
  return size > 0 && size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

function whole(value) {
  return Math.round(value).toLocaleString("en-US");
}

function duration(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return "–";
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) {
    return `${Math.round(seconds)} s`;
  }
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long ago that was. */
function ago(millis) {
  if (!millis) {
    return "–";
  }
  const seconds = Math.max(0, (Date.now() - millis) / 1000);
  if (seconds < 60) {
    return "just now";
  }
  const units = [[86400, "day"], [3600, "hour"], [60, "minute"]];
  const [size, name] = units.find(([unit]) => seconds >= unit);
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"} ago`;
}

const STATES = {running: "▶", stopped: "■", done: "✓", failed: "✕"};

/** The state as a sign and a word, so that nobody needs the colour. */
function badge(state) {
  return h("span", {class: `badge ${state}`},
    h("span", {"aria-hidden": "true"}, STATES[state] ?? "?"), ` ${state}`);
}

function oracle() {
  return h("span", {class: "oracle", title: "This score saw target labels; it never chose anything."},
    "oracle");
}

/** Share of the way, 0..1; null if the end is unknown. */
function progress(row) {
  return row.last > 0 ? Math.min(1, row.iteration / row.last) : null;
}

function sets(row) {
  return `${row.source} → ${row.target}`;
}

/** Fills a place anew. */
function fill(place, ...children) {
  place.replaceChildren(...children.flat().filter((child) => child != null && child !== false));
}

/** Calls at most once in so many milliseconds, the last call always. */
function throttled(millis, call) {
  let waiting = null;
  let last = 0;
  return () => {
    if (waiting !== null) {
      return;
    }
    waiting = setTimeout(() => {
      waiting = null;
      last = Date.now();
      call();
    }, Math.max(0, last + millis - Date.now()));
  };
}

/** The value of a colour or another property of the style. */
function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
