
// Pieces of pages out of what the server or the file says of them.

/** A section with a heading; hidden while there is nothing in it. */
function section(id, title, ...content) {
  return h("section", {id, "aria-labelledby": `${id}-title`}, h("h2", {id: `${id}-title`}, title), ...content);
}

function note(text) {
  return text && h("p", {class: "muted"}, text);
}

function tileList(tiles) {
  return h("dl", {class: "cards"}, tiles.map((tile) => h("div", {class: `card fact ${tile.kind}`},
    h("dt", {class: "muted small"}, tile.title, tile.oracle && [" ", oracle()]),
    h("dd", {}, h("div", {class: "big"}, tile.value), h("div", {class: "muted small"}, tile.note)))));
}

function noticeList(notices) {
  return notices.map((notice) => h("p", {class: `notice ${notice.kind}`}, notice.head && h("b", {}, notice.head, " "),
    notice.text, notice.code && [" ", h("code", {}, notice.code)]));
}

function factList(facts) {
  return h("dl", {class: "facts card pad"}, facts.map((fact) => h("div", {}, h("dt", {}, fact.name), h("dd", {}, fact.value))));
}

/** A table that can be scrolled sideways; the first cell of a row is its head. */
function table({caption, heads, rows: lines, best = -1}, kind = "") {
  const cell = (text, i) => (i === 0 ? h("th", {scope: "row"}, text) : h("td", {class: "figure"}, text));
  return h("div", {class: "card table", tabindex: "0", role: "region", "aria-label": caption},
    h("table", {class: kind}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((head, i) => h("th", {scope: "col", class: i ? "figure" : null}, head)))),
      h("tbody", {}, lines.map((line, i) => h("tr", {class: i === best ? "best" : null}, line.map(cell))))));
}

/** What lies behind a line that can be opened. */
function more(title, ...content) {
  return h("details", {}, h("summary", {}, title), ...content);
}

/** Counts by true and predicted class, shaded by their share of the row. */
function confusionTable({caption, names, counts, undecided}) {
  if (!counts) {
    return note(caption);
  }
  const lines = counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, undecided?.[i] ?? 0);
    const cells = row.map((count, j) => {
      const share = total ? count / total : 0;
      const shade = count ? Math.max(1, Math.round(10 * share)) : 0;
      return h("td", {class: `s${shade}${i === j ? " hit" : ""}`}, count ? whole(count) : "");
    });
    return h("tr", {}, h("th", {scope: "row"}, names[i]), cells,
      h("td", {class: "figure muted"}, percent(total ? row[i] / total : null)));
  });
  return h("div", {class: "card table", tabindex: "0", role: "region", "aria-label": caption},
    h("table", {class: "confusion"}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, h("th", {scope: "col", class: "small"}, "true ↓ predicted →"),
        names.map((name) => h("th", {scope: "col"}, name)), h("th", {scope: "col", class: "figure"}, "recall"))),
      h("tbody", {}, lines)));
}

/** Images with what the classifier says of them. */
function mistakeList(images) {
  return images.length > 0 && h("div", {class: "mistakes card pad"}, images.map((mistake) => h("figure", {},
    h("img", {src: `data:image/png;base64,${mistake.png}`, width: 72, height: 72, alt: `a ${mistake.label} taken for ${mistake.predicted}`}),
    h("figcaption", {}, h("b", {}, `${mistake.label} → ${mistake.predicted}`), " ", percent(mistake.confidence)))));
}

/** A dot for each value of a row and a line at their mean, on one axis. */
function spreadPicture(lines) {
  const values = lines.flatMap((line) => line.values);
  if (values.length === 0) {
    return null;
  }
  const from = Math.floor(20 * (Math.min(...values) - 0.01)) / 20;
  const to = Math.ceil(20 * (Math.max(...values) + 0.01)) / 20;
  const [width, left, step] = [760, 200, 34];
  const x = (value) => left + ((value - from) / (to - from)) * (width - left - 30);
  const height = step * lines.length + 30;
  const shape = (tag, properties, ...text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(properties).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...text);
    return element;
  };
  const picture = shape("svg", {class: "dots", role: "img", viewBox: `0 0 ${width} ${height}`,
    "aria-label": "Target accuracy of every seed and the mean of each row; the values are in the table"});
  for (let tick = Math.round(20 * from); tick <= Math.round(20 * to); tick++) {
    const at = x(tick / 20);
    picture.append(shape("line", {x1: at, x2: at, y1: 6, y2: height - 22}),
      shape("text", {class: "axis", "text-anchor": "middle", x: at, y: height - 6}, `${5 * tick} %`));
  }
  lines.forEach((line, i) => {
    const y = step * i + step / 2 + 4;
    picture.append(shape("text", {x: 0, y: y + 5}, line.name.length > 26 ? `${line.name.slice(0, 25)}…` : line.name));
    if (line.values.length > 0) {
      const mean = x(line.values.reduce((sum, value) => sum + value, 0) / line.values.length);
      picture.append(shape("line", {class: "mean", x1: mean, x2: mean, y1: y - 12, y2: y + 12}));
      picture.append(...line.values.map((value) => shape("circle", {r: 6, cx: x(value), cy: y})));
    }
  });
  return h("div", {class: "card pad"}, picture);
}
