// A square to draw in; tells when a stroke has ended.

export class Drawing {
  #canvas;
  #context;
  #pen;
  #dark;
  #last = null;
  #empty = true;

  constructor(canvas, pen, dark, onStroke) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#pen = pen;
    this.#dark = dark;
    canvas.addEventListener("pointerdown", event => this.#begin(event));
    canvas.addEventListener("pointermove", event => this.#go(event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        if (this.#last) onStroke();
        this.#last = null;
      });
    }
    dark.addEventListener("change", () => {
      const drawn = !this.#empty;
      this.#invert();
      if (drawn) onStroke();
    });
    this.clear();
  }

  clear() {
    this.#context.fillStyle = this.#dark.checked ? "#fff" : "#000";
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#empty = true;
  }

  png() {
    return new Promise(done => this.#canvas.toBlob(done, "image/png"));
  }

  #begin(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#last = this.#place(event);
    this.#go(event);
    event.preventDefault();
  }

  #go(event) {
    if (!this.#last) return;
    const to = this.#place(event);
    this.#context.strokeStyle = this.#dark.checked ? "#000" : "#fff";
    this.#context.lineWidth = Number(this.#pen.value);
    this.#context.lineCap = "round";
    this.#context.lineJoin = "round";
    this.#context.beginPath();
    this.#context.moveTo(this.#last.x, this.#last.y);
    this.#context.lineTo(to.x, to.y);
    this.#context.stroke();
    this.#last = to;
    this.#empty = false;
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * this.#canvas.width,
      y: ((event.clientY - box.top) / box.height) * this.#canvas.height,
    };
  }

  #invert() {
    const image = this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
    for (let i = 0; i < image.data.length; i++) {
      if (i % 4 !== 3) image.data[i] = 255 - image.data[i];
    }
    this.#context.putImageData(image, 0, 0);
  }
}
