// Generated images, epoch by epoch.

import {h} from "/parts.js";

function word(name) {
  const epoch = /^epoch-0*(\d+)\.png$/.exec(name);
  return epoch ? `epoch ${epoch[1]}` : name.replace(/\.png$/, "");
}

/** The section; `show` takes the names of the pictures, oldest first. */
export function samplesSection(run) {
  const image = h("img", {class: "samples", loading: "lazy", alt: ""});
  const slider = h("input", {type: "range", min: "0", step: "1", id: "samples-at", input: () => draw(true)});
  const title = h("output", {for: "samples-at"});
  const section = h("section", {hidden: true, "aria-labelledby": "samples-title"},
    h("h2", {id: "samples-title"}, "Generated images"),
    h("p", {class: "muted"}, "Source images, what the generator makes of them, target images, and what it makes of those."),
    h("div", {class: "card pad"},
      h("div", {class: "slide"}, h("label", {for: "samples-at"}, "Epoch"), slider, title), image));
  let names = [];
  let touched = false;
  const draw = (byHand) => {
    touched ||= byHand;
    const name = names[Number(slider.value)];
    title.textContent = word(name);
    slider.setAttribute("aria-valuetext", word(name));
    image.alt = `Source images, images made from source, target images and images made from target: ${word(name)}`;
    image.src = `/api/sample?${new URLSearchParams({run, name})}`;
  };
  const show = (all) => {
    const sorted = [...all].sort((a, b) => (a === "last.png") - (b === "last.png") || a.localeCompare(b));
    if (sorted.join() === names.join()) {
      return;
    }
    const atEnd = !touched || Number(slider.value) === names.length - 1;
    names = sorted;
    section.hidden = names.length === 0;
    if (names.length > 0) {
      slider.max = String(names.length - 1);
      if (atEnd) {
        slider.value = slider.max;
      }
      draw(false);
    }
  };
  return {section, show};
}
