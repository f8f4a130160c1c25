
// Runs side by side: results over seeds, each curve of all of them in one chart, settings that differ.

const MOST_COMPARED = 12;
const MOST_PICTURES = 8;
const FIRST = ["scores/oracleTargetTestAccuracy", "scores/sourceTestAccuracy", "losses/classifier", "distances/proxy-a-distance", "distances/mmd"];

/** Shows it; returns what ends that. */
function showCompare(main, wanted) {
  const ids = wanted.filter((id) => rows.has(id)).slice(0, inlined ? wanted.length : MOST_COMPARED);
  const notice = h("div", {role: "status"});
  const place = h("div", {});
  const all = [...rows.values()];
  const about = inlined && `${folder} · ${all.length} runs, ${all.filter((row) => row.state === "done").length} done`;
  const title = h("h1", {}, "Compare");
  fill(main, !inlined && h("p", {class: "back"}, h("a", {href: "#/"}, "← All runs")), title, about && h("p", {class: "muted"}, about), notice, place);
  if (ids.length < wanted.length) {
    fill(notice, h("p", {class: "notice"}, `${wanted.length - ids.length} of the chosen runs are not here any more.`));
  }
  let gone = false;
  let views = null;
  const show = async () => {
    try {
      const query = new URLSearchParams();
      ids.forEach((id) => query.append("run", id));
      const comparison = await ask("compare", query);
      const answers = await Promise.all(ids.map((id) => askCurves(id)));
      if (gone) {
        return;
      }
      const curves = Object.fromEntries(ids.map((id, i) => [id, answers[i].curves]));
      title.textContent = comparison.tasks.length === 1 ? comparison.tasks[0].task : inlined ? folder : "Compare";
      document.title = `${title.textContent} · Gangway`;
      const names = comparison.tasks.map((task) => task.task).join();
      if (views?.names !== names) {
        views?.tasks.forEach((view) => view.destroy());
        views = {names, tasks: comparison.tasks.map((task, i) => new TaskView(task, i, ids)), rest: h("div", {})};
        fill(place, views.tasks.map((view) => view.content), views.rest);
      }
      comparison.tasks.forEach((task, i) => views.tasks[i].show(task, curves, comparison.tasks.length > 1));
      fill(views.rest, comparison.differences && section("differences", "Where their settings differ", table(comparison.differences)));
    } catch (error) {
      fill(notice, h("p", {class: "notice bad"}, `The runs cannot be compared: ${error.message}`));
    }
  };
  show();
  const again = throttled(MILLIS_BETWEEN, show);
  const end = onChange((changed) => ids.some((id) => changed.has(id)) && again());
  return () => {
    gone = true;
    end();
    views?.tasks.forEach((view) => view.destroy());
  };
}

/** Runs of one task: a row's runs share a colour, a seed's a pattern. */
class TaskView {
  constructor(task, number, ids) {
    this.ids = ids;
    this.number = number;
    this.charts = new Map();
    this.scatters = [];
    this.shownCurves = new Set(FIRST);
    this.heading = h("h2", {id: `task-${number}`});
    this.result = h("div", {});
    this.runs = h("div", {});
    this.grid = h("div", {class: "grid"});
    this.picker = h("select", {id: `more-curves-${number}`, change: () => {
      this.shownCurves.add(this.picker.value);
      this.drawCurves();
    }});
    this.more = h("p", {class: "tools"}, h("label", {for: `more-curves-${number}`}, "One more curve"), this.picker);
    this.pictures = h("div", {});
    this.content = h("div", {}, h("section", {"aria-labelledby": `task-${number}`}, this.heading, this.result),
      h("section", {}, h("h2", {}, "Over the training"), this.grid, this.more), this.pictures, this.runs);
    this.drawPictures(task);
  }

  show(task, curves, many) {
    this.task = task;
    this.curves = curves;
    this.heading.textContent = many ? `Result: ${task.task}` : "Result";
    const text = JSON.stringify(task);
    if (this.text !== text) {
      this.text = text;
      const done = task.rows.some((row) => row.values.length > 0);
      fill(this.result, done ? [tileList(task.tiles), spreadPicture(task.rows), table(task.table), note(task.note)] : note("No run has finished yet."));
    }
    this.drawRuns();
    this.drawCurves();
  }

  /** Every run with its row, seed and mark. */
  members() {
    return this.task.rows.flatMap((row, colour) => row.runs.filter((id) => rows.has(id)).map((id) => {
      const run = rows.get(id);
      return {id, run, colour, dash: this.task.seeds.indexOf(run.seed), name: this.task.seeds.length > 1 ? `${row.name}, seed ${run.seed}` : row.name};
    }));
  }

  drawRuns() {
    const heads = ["Run", "State", "Seed", "Steps", ["Target test ", oracle()], "Source test", "Training"];
    const wide = [false, false, true, true, false, true, true];
    const style = (i) => [i > 1 && "figure", wide[i] && "wide"].filter(Boolean).join(" ") || null;
    fill(this.runs, section(`runs-${this.number}`, "Runs", h("div", {class: "card table", tabindex: "0", role: "region", "aria-label": "All runs"}, h("table", {},
      h("caption", {class: "hidden"}, "The runs that are compared"),
      h("thead", {}, h("tr", {}, heads.map((head, i) => h("th", {scope: "col", class: style(i)}, head)),
        !inlined && h("th", {scope: "col"}, h("span", {class: "hidden"}, "Leave out")))),
      h("tbody", {}, this.members().map(({id, run, colour: i}) => {
        const mark = h("i", {class: "mark", "aria-hidden": "true"});
        mark.style.color = `var(--line-${i % 8})`;
        const cells = [badge(run.state), String(run.seed), whole(run.iteration), percent(run.oracleTargetTestAccuracy),
          percent(run.sourceTestAccuracy), duration(run.seconds)];
        return h("tr", {}, h("th", {scope: "row"}, mark, " ", runLink(id, this.label(id))),
          cells.map((cell, j) => h("td", {class: style(j + 1)}, cell)),
          !inlined && h("td", {class: "figure"}, this.ids.length > 1 && h("a", {class: "leave", "aria-label": `Leave out ${run.name}`,
            href: address("compare", this.ids.filter((other) => other !== id))}, "✕")));
      }))))));
  }

  /** The part of an id that tells it from the others. */
  label(id) {
    const parent = id.slice(0, id.lastIndexOf("/") + 1);
    return parent && this.ids.every((other) => other.startsWith(parent)) ? id.slice(parent.length) : rows.get(id).name;
  }

  drawCurves() {
    const members = this.members();
    const known = new Map(members.flatMap(({id}) => Object.entries(this.curves[id]).map(([name, curve]) => [name, curveTitle(name, curve)])));
    const none = {x: [], y: [], min: [], max: []};
    for (const name of [...FIRST, ...this.shownCurves].filter((curve) => known.has(curve))) {
      if (!this.charts.has(name)) {
        const chart = new Chart({...panelOf(name), small: false, single: false, title: known.get(name), sync: "compare"});
        chart.figure.dataset.chart = name;
        this.charts.set(name, chart);
        this.grid.append(chart.figure);
      }
      const chart = this.charts.get(name);
      if (chart.zoom === null) {
        chart.show(members.map(({id, name: line, colour: i, dash: seed}) => ({...(this.curves[id][name] ?? none), name: line, colour: i % 8, dash: seed})));
      }
    }
    const others = [...known].filter(([name]) => !this.shownCurves.has(name));
    this.more.hidden = others.length === 0;
    if (this.picker.options.length !== others.length + 1) {
      this.picker.replaceChildren(h("option", {value: ""}, "choose …"), ...others.map(([name, words]) => h("option", {value: name}, words)));
    }
  }

  /** Of each row's first run, the last points in the plane and the last generated images. */
  async drawPictures(task) {
    const figures = await Promise.all(task.rows.slice(0, MOST_PICTURES).map(async (row) => {
      const id = row.runs[0];
      const page = inlined ? {layouts: layoutsOf(id), samples: Object.keys(inlined.sample[id] ?? {})} : await ask("run", {run: id}).catch(() => null);
      const [iteration] = page?.layouts.slice(-1) ?? [];
      const [sample] = page?.samples.slice(-1) ?? [];
      const parts = [];
      if (iteration !== undefined) {
        const scatter = new Scatter();
        this.scatters.push(scatter);
        const cloud = cloudOf(await ask("layout", {run: id, iteration}), iteration);
        scatter.show(cloud, byDomain(cloud), `t-SNE of both domains after ${row.name}, step ${whole(iteration)}`);
        parts.push(scatter.canvas);
      }
      if (sample) {
        parts.push(h("img", {class: "samples", src: pictureOf(id, sample), alt: `Images, and below each what ${row.name} draws of it`}));
      }
      return parts.length > 0 && h("figure", {class: "card pad"}, h("figcaption", {}, h("h3", {}, `${row.name}, seed ${rows.get(id)?.seed}`)), parts);
    }));
    if (figures.some(Boolean)) {
      fill(this.pictures, section(`pictures-${this.number}`, "What the last weights see and draw",
        note("t-SNE of the embeddings, source as circles and target as triangles, and images with what the generator makes of them below. The better the domains mix within each class, the better the adaptation."),
        h("div", {class: "gallery"}, figures)));
    }
  }

  destroy() {
    this.charts.forEach((chart) => chart.destroy());
    this.scatters.forEach((scatter) => scatter.destroy());
  }
}
