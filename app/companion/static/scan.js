// Reading the code on a container with the camera, where the browser can.

import { dialog, h, say } from "./dom.js";
import { t } from "./language.js";

export const canScan = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

/** A container's number from what its code says: the number itself, or an address that ends with it. */
export const numberIn = (code) => decodeURIComponent(code.trim().split(/[/=#]/).at(-1)).toUpperCase().slice(0, 40);

/** Gives the number that was read, or null when the driver gave up. */
export async function scan() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    say(t("L'appareil photo n'est pas disponible. Tapez le numéro."));
    return null;
  }
  const video = h("video", { class: "scan", playsinline: true, muted: true, "aria-label": t("Image de l'appareil photo") });
  let looking = true;
  const answer = dialog(t("Scanner la benne"), (close) => {
    const detector = new window.BarcodeDetector();
    const look = async () => {
      if (!looking) return;
      const found = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
      const code = found.find((candidate) => candidate.rawValue)?.rawValue;
      if (code && looking) {
        navigator.vibrate?.(60);
        close(numberIn(code));
      } else {
        setTimeout(look, 150);
      }
    };
    look();
    return [h("p", { class: "quiet" }, t("Cadrez le code de la benne.")), video,
      h("button", { type: "button", class: "second", onclick: () => close() }, t("Taper le numéro"))];
  });
  video.muted = true;
  video.srcObject = stream;
  video.play().catch(() => {});
  try {
    return await answer;
  } finally {
    looking = false;
    for (const track of stream.getTracks()) track.stop();
  }
}
