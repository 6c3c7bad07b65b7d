// A signature drawn with the finger: strokes in 0…1000 of the frame, kept in a hidden field.
for (const box of document.querySelectorAll("[data-sign]")) {
  const canvas = box.querySelector("canvas");
  const field = box.closest("form").elements.strokes;
  const pen = canvas.getContext("2d");
  const MOST_STROKES = 200;
  const MOST_POINTS = 5000;
  let strokes = [];
  try {
    strokes = JSON.parse(field.value || "[]");
  } catch {
    field.value = "";
  }
  let stroke = null;

  const draw = () => {
    const { width, height } = canvas.getBoundingClientRect();
    const dense = devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    pen.lineWidth = 2 * dense;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const one of strokes) {
      pen.beginPath();
      for (let at = 0; at < one.length; at += 2) {
        pen.lineTo((one[at] * canvas.width) / 1000, (one[at + 1] * canvas.height) / 1000);
      }
      if (one.length === 2) {
        pen.lineTo((one[0] * canvas.width) / 1000 + 1, (one[1] * canvas.height) / 1000);
      }
      pen.stroke();
    }
  };
  const count = () => strokes.reduce((sum, one) => sum + one.length / 2, 0);
  const place = (event) => {
    const frame = canvas.getBoundingClientRect();
    const within = (part) => Math.min(1000, Math.max(0, Math.round(part * 1000)));
    return [
      within((event.clientX - frame.left) / frame.width),
      within((event.clientY - frame.top) / frame.height),
    ];
  };
  const keep = () => {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (strokes.length >= MOST_STROKES || count() >= MOST_POINTS) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = place(event);
    strokes.push(stroke);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || count() >= MOST_POINTS) return;
    const [x, y] = place(event);
    if (Math.abs(x - stroke.at(-2)) + Math.abs(y - stroke.at(-1)) < 4) return;
    stroke.push(x, y);
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      stroke = null;
      keep();
    });
  }
  box.querySelector("button").addEventListener("click", () => {
    strokes = [];
    keep();
    draw();
  });
  box.hidden = false;
  draw();
  addEventListener("resize", draw);
}
