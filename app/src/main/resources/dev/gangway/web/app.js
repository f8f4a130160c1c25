
// The frame of the page: which view is shown, colours, and whether the server is heard.

const main = document.getElementById("main");
const live = document.getElementById("live");
let leave = () => {};

function route() {
  const [view, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return {view, runs: new URLSearchParams(query).getAll("run")};
}

/** A report shows what lies in it: several runs side by side, or one. */
function show() {
  const {view, runs} = route();
  const only = rows.size === 1 && (inlined || rows.has("."));
  leave();
  if (inlined?.compare) {
    leave = showCompare(main, [...rows.keys()]);
  } else if (only && (inlined || view !== "compare")) {
    leave = showRun(main, [...rows.keys()][0], true);
  } else if (view === "run" && runs.length > 0) {
    leave = showRun(main, runs[0], false);
  } else if (view === "compare" && runs.length > 0) {
    leave = showCompare(main, runs);
  } else {
    leave = showList(main);
  }
}

function navigate() {
  if (location.hash === "#main" || inlined) {
    return;
  }
  show();
  scrollTo(0, 0);
  main.focus({preventScroll: true});
}

const HEARD = {
  live: ["live", ""],
  waiting: ["no answer", "The server does not answer: it has stopped, or the network has."],
};

function tell(state) {
  const [word, title] = HEARD[state];
  live.className = `live ${state === "live" ? "heard" : state}`;
  live.title = title;
  if (live.textContent !== word) {
    live.textContent = word;
  }
}

/** What was chosen before; a file may have nothing to keep it in. */
function keptTheme(value) {
  try {
    return value === undefined ? localStorage.getItem("gangway-theme") ?? "" : localStorage.setItem("gangway-theme", value);
  } catch {
    return "";
  }
}

function recolourAll() {
  redrawAll();
  repaintAll();
}

function themes() {
  const select = document.getElementById("theme");
  const apply = () => {
    if (select.value) {
      document.documentElement.dataset.theme = select.value;
    } else {
      delete document.documentElement.dataset.theme;
    }
    recolourAll();
  };
  select.value = inlined ? "" : keptTheme();
  select.addEventListener("change", () => {
    keptTheme(select.value);
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolourAll);
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    recolourAll();
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
document.getElementById("live").hidden = Boolean(inlined);
follow(tell).then(() => {
  document.getElementById("folder").textContent = inlined ? "" : folder;
  document.getElementById("folder").title = inlined ? "" : folder;
  show();
}).catch((error) => fill(main, h("p", {class: "notice bad", role: "alert"}, `The runs cannot be read: ${error.message}`)));
