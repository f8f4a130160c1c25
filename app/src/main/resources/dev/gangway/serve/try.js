// The page: an image drawn or chosen goes to /predict, the probabilities come back.
import { Drawing } from "./drawing.js";

const MOST_SHOWN = 20;
const part = id => document.getElementById(id);
let models = [];
let newest = 0;
let last = null;

async function loadModels() {
  const answer = await fetch("models");
  if (!answer.ok) return complain(await reason(answer));
  models = (await answer.json()).models;
  part("model").replaceChildren(...models.map(model => new Option(model.name, model.name)));
  part("choice").hidden = models.length < 2;
  describe();
}

function describe() {
  const model = models.find(each => each.name === part("model").value);
  const colour = model.image.channels === 1 ? "grey" : "colour";
  part("about").textContent =
    `${model.name}, version ${model.version}: ${model.classes.length} classes,` +
    ` sees ${model.image.side} × ${model.image.side} pixels in ${colour}`;
}

async function predict(image) {
  last = image;
  const turn = ++newest;
  try {
    const where = `predict?model=${encodeURIComponent(part("model").value)}`;
    const type = image.type.startsWith("image/") ? image.type : "application/octet-stream";
    const answer = await fetch(where, { method: "POST", headers: { "Content-Type": type }, body: image });
    if (turn !== newest) return; // another image has come since
    if (answer.ok) show(await answer.json());
    else complain(await reason(answer));
  } catch {
    if (turn === newest) complain("the service cannot be reached");
  }
}

async function reason(answer) {
  try {
    return (await answer.json()).detail;
  } catch {
    return `it failed (${answer.status})`;
  }
}

function complain(text) {
  part("answer").className = "wrong";
  part("answer").textContent = text;
  part("probabilities").replaceChildren();
}

function percent(probability) {
  return `${(100 * probability).toFixed(1)} %`;
}

function show(answer) {
  part("answer").className = "";
  part("answer").textContent = `${answer.className}, ${percent(answer.confidence)}`;
  let rows = Object.entries(answer.probabilities);
  if (rows.length > MOST_SHOWN) {
    rows = rows.sort((a, b) => b[1] - a[1]).slice(0, MOST_SHOWN);
  }
  part("probabilities").replaceChildren(...rows.map(row => bar(row, answer.className)));
}

function bar([name, probability], best) {
  const item = document.createElement("li");
  item.className = name === best ? "best" : "";
  const label = document.createElement("span");
  label.className = "name";
  label.textContent = name;
  label.title = name;
  const length = document.createElement("progress");
  length.max = 1;
  length.value = probability;
  length.setAttribute("aria-label", `probability of ${name}`);
  const number = document.createElement("span");
  number.className = "number";
  number.textContent = percent(probability);
  item.append(label, length, number);
  return item;
}

function choose(file) {
  if (!file) return;
  const preview = part("preview");
  if (preview.src) URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(file);
  preview.hidden = false;
  part("hint").hidden = true;
  predict(file);
}

const drawing = new Drawing(part("drawing"), part("pen"), part("dark"), async () =>
  predict(await drawing.png()));
part("clear").addEventListener("click", () => {
  drawing.clear();
  newest++;
  last = null;
  part("answer").className = "";
  part("answer").textContent = "Draw something or choose an image.";
  part("probabilities").replaceChildren();
});
part("preview").addEventListener("error", () => {
  part("preview").hidden = true;
  part("hint").hidden = false;
});
part("file").addEventListener("change", event => choose(event.target.files[0]));
part("model").addEventListener("change", () => {
  describe();
  if (last) predict(last);
});
const drop = part("drop");
for (const event of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(event, happened => {
    happened.preventDefault();
    drop.classList.toggle("over", event === "dragover");
    if (event === "drop") choose(happened.dataTransfer.files[0]);
  });
}
document.addEventListener("paste", event => choose(event.clipboardData.files[0]));
loadModels().catch(() => complain("the service cannot be reached"));
