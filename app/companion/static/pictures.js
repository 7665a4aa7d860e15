// Photos made small enough for a bad line, and drawn signatures.

const LONGEST = 1600;

function drawn(source, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const blobOf = (canvas, type, quality) =>
  new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), type, quality);
  });

/** The photo as a JPEG of at most 1600 pixels, without its position, and a small one to show. */
export async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const blob = await blobOf(drawn(image, image.width, image.height, LONGEST), "image/jpeg", 0.82);
    const thumb = drawn(image, image.width, image.height, 200).toDataURL("image/jpeg", 0.7);
    return { blob, thumb };
  } finally {
    image.close();
  }
}

/** A canvas to sign on with the finger; `blob()` is null while nothing is drawn. */
export function signaturePad() {
  const canvas = document.createElement("canvas");
  canvas.className = "pad";
  canvas.setAttribute("aria-label", "Zone de signature");
  let length = 0;
  let last = null;
  const context = canvas.getContext("2d");

  function fit() {
    const ratio = Math.min(devicePixelRatio || 1, 3);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    context.scale(ratio, ratio);
    clear();
  }
  function clear() {
    length = 0;
    context.fillStyle = "#fff"; // ink on paper, also at night: it is printed as it is
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = "#10223a";
    context.lineWidth = 2.6;
    context.lineCap = context.lineJoin = "round";
  }
  function point(event) {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  }
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    try { canvas.setPointerCapture(event.pointerId); } catch { /* a pointer that already left */ }
    last = point(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) {
      const next = point(step);
      context.beginPath();
      context.moveTo(...last);
      context.lineTo(...next);
      context.stroke();
      length += Math.hypot(next[0] - last[0], next[1] - last[1]);
      last = next;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });

  return {
    canvas, clear, fit,
    /** A dot or a slip of the finger is no signature. */
    isSigned: () => length > 60,
    blob: () => blobOf(drawn(canvas, canvas.width, canvas.height, 900), "image/png"),
  };
}
