// Random names made on the phone, and fingerprints; crypto.randomUUID is missing on older phones.

/** An identifier that sorts by time (UUID version 7). */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const name = hex(bytes);
  return `${name.slice(0, 8)}-${name.slice(8, 12)}-${name.slice(12, 16)}-${name.slice(16, 20)}-${name.slice(20)}`;
}

/** 256 random bits in characters of an address. */
export function newToken() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

export function base64url(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (text) => new TextEncoder().encode(text);

/** Null where the browser has no fingerprints: on a page without HTTPS. */
export async function sha256(buffer) {
  return crypto.subtle ? hex(new Uint8Array(await crypto.subtle.digest("SHA-256", buffer))) : null;
}

// ---------------------------------------------------------------------------------------------- an event's content

/** The data as they can be stored: no half of a character, which a field of limited length may leave, and no NUL. */
export const settled = (data) =>
  JSON.parse(JSON.stringify(data), (_, content) =>
    typeof content === "string" ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(content)).replaceAll("\0", "") : content);

/** The fingerprint of an event and of its file, by the recipe of the database's `record_event`. */
export function fingerprint(event, fileSha256 = null) {
  const fields = [
    event.kind, event.at.replace("Z", "000Z"), event.stop ?? null, stored(event.data),
    event.lat ?? null, event.lon ?? null, event.accuracy ?? null, fileSha256,
  ];
  const parts = fields.map((field) => (field === null ? "-" : `${utf8(String(field)).length}:${field}`));
  return sha256(utf8(parts.join(",")));
}

/** JSON as PostgreSQL writes it: keys by their length, then by their bytes. */
function stored(content) {
  if (Array.isArray(content)) return `[${content.map(stored).join(", ")}]`;
  if (typeof content === "number") return decimal(content);
  if (content === null || typeof content !== "object") return JSON.stringify(content);
  const keys = Object.keys(content).map((key) => [key, utf8(key)]);
  keys.sort(([, a], [, b]) => a.length - b.length || compare(a, b));
  return `{${keys.map(([key]) => `${JSON.stringify(key)}: ${stored(content[key])}`).join(", ")}}`;
}

function compare(a, b) {
  const n = a.findIndex((byte, at) => byte !== b[at]);
  return n < 0 ? 0 : a[n] - b[n];
}

/** All digits, without an exponent. */
function decimal(number) {
  const [digits, exponent] = JSON.stringify(number).split("e");
  if (!exponent) return digits;
  const [, sign, whole, part = ""] = digits.match(/^(-?)(\d+)(?:\.(\d+))?$/);
  const point = whole.length + Number(exponent);
  const all = whole + part;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${all}`;
  return sign + all.padEnd(point, "0");
}
