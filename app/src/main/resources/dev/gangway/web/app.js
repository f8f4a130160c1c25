// The frame of the page: which view is shown, colours, and whether the server is heard.

import {showCompare} from "/compare.js";
import {redrawAll} from "/charts.js";
import {showList} from "/list.js";
import {allRuns, follow, runsFolder} from "/live.js";
import {fill, h} from "/parts.js";
import {showRun} from "/run.js";

const main = document.getElementById("main");
const live = document.getElementById("live");
let leave = () => {};

function route() {
  const [view, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return {view, runs: new URLSearchParams(query).getAll("run")};
}

function show() {
  if (location.hash === "#main") {
    return;
  }
  leave();
  const {view, runs} = route();
  const only = allRuns().size === 1 && allRuns().has(".");
  if (view === "run" && runs.length > 0) {
    leave = showRun(main, runs[0], only);
  } else if (view === "compare" && runs.length > 0) {
    leave = showCompare(main, runs);
  } else if (only) {
    leave = showRun(main, ".", true);
  } else {
    leave = showList(main);
  }
  scrollTo(0, 0);
}

function navigate() {
  show();
  main.focus({preventScroll: true});
}

const WORDS = {
  live: ["live", ""],
  waiting: ["no answer", "The server does not answer: it has stopped, or the network has."],
  polling: ["every 5 s", "Many pages are open: this one asks every five seconds."],
};

function tell(state) {
  const [word, title] = WORDS[state];
  live.className = `live ${state === "live" ? "heard" : state}`;
  live.title = title;
  if (live.textContent !== word) {
    live.textContent = word;
  }
}

function themes() {
  const select = document.getElementById("theme");
  const apply = () => {
    if (select.value) {
      document.documentElement.dataset.theme = select.value;
    } else {
      delete document.documentElement.dataset.theme;
    }
    redrawAll();
  };
  select.value = localStorage.getItem("gangway-theme") ?? "";
  select.addEventListener("change", () => {
    localStorage.setItem("gangway-theme", select.value);
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    redrawAll();
  });
  addEventListener("afterprint", apply);
  apply();
}

themes();
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", navigate);
try {
  await follow(tell);
  document.getElementById("folder").textContent = runsFolder();
  document.getElementById("folder").title = runsFolder();
  show();
} catch (error) {
  fill(main, h("p", {class: "notice bad", role: "alert"}, `The runs cannot be read: ${error.message}`));
}
