// What the phone keeps: a few values, every item that the driver recorded, the pictures' bytes until the office has
// them, and a few positions. What the storage refuses is held by this page and said, rather than lost.

const SHAPE = 2; // of the stores; an older one is brought up to it

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tournee", SHAPE);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, request.transaction, oldVersion);
    request.onsuccess = () => {
      const db = request.result;
      // A newer page in another window must not wait for this one.
      db.onversionchange = () => { db.close(); opened = undefined; };
      db.onclose = () => { opened = undefined; };
      resolve(db);
    };
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

function upgrade(db, transaction, from) {
  if (from < 1) {
    db.createObjectStore("values");
    db.createObjectStore("items", { keyPath: "id" });
  }
  db.createObjectStore("bodies");
  db.createObjectStore("positions", { autoIncrement: true });
  if (from !== 1) return;
  // The first version kept the bytes within the items.
  const bodies = transaction.objectStore("bodies");
  transaction.objectStore("items").openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    const { body, hasFile, ...entry } = cursor.value;
    if (body) bodies.put(body, entry.id);
    cursor.update({ ...entry, hasBody: Boolean(body) });
    cursor.continue();
  };
}

async function once(stores, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    // "strict": once the button has answered, the item is on the disk.
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

/** One transaction, begun anew on a new connection where the old one died. */
async function run(stores, mode, work) {
  try {
    return await once(stores, mode, work);
  } catch (error) {
    if (error?.name === "QuotaExceededError") throw error;
    (await opened?.catch(() => null))?.close();
    opened = undefined;
    return once(stores, mode, work);
  }
}

export const value = (key) => run("values", "readonly", (all) => all.objectStore("values").get(key));
export const setValue = (key, content) =>
  run("values", "readwrite", (all) => all.objectStore("values").put(content, key));

// ---------------------------------------------------------------------------------------------- items

const unsaved = new Map(); // by id: {entry, body, only}; `only` where the storage has never had it

/** What this page alone holds because the storage refused it: how many items, and why. */
export const fault = { count: 0, full: false };

function refused(error) {
  fault.count = [...unsaved.values()].filter(({ entry, only }) => only && entry.state !== "sent").length;
  if (error) fault.full = error.name === "QuotaExceededError";
}

/** Stores a new item behind all others, with the bytes of its picture. */
export async function addItem(entry, body = null) {
  try {
    await run(["values", "items", "bodies"], "readwrite", (all) => {
      // Counted, not timed: the order holds whatever the phone's clock does, and in two windows.
      const last = all.objectStore("values").get("order");
      last.onsuccess = () => {
        entry.order = (last.result ?? Date.now()) + 1;
        all.objectStore("values").put(entry.order, "order");
        all.objectStore("items").put(entry);
        if (body) all.objectStore("bodies").put(body, entry.id);
      };
    });
  } catch (error) {
    entry.order ??= Number.MAX_SAFE_INTEGER;
    unsaved.set(entry.id, { entry, body, only: true });
    refused(error);
  }
}

/** Changes an item; its bytes go once it has none any more. */
export async function putItem(entry) {
  const held = unsaved.get(entry.id);
  try {
    await run(["items", "bodies"], "readwrite", (all) => {
      all.objectStore("items").put(entry);
      if (!entry.hasBody) all.objectStore("bodies").delete(entry.id);
      else if (held?.body) all.objectStore("bodies").put(held.body, entry.id);
    });
    unsaved.delete(entry.id);
    refused();
  } catch (error) {
    unsaved.set(entry.id, { entry, body: held?.body ?? null, only: held?.only ?? false });
    refused(error);
  }
}

/** Offers what only this page holds to the storage once more. */
export async function saveAgain() {
  for (const { entry, only } of [...unsaved.values()]) if (only && entry.state !== "sent") await putItem(entry);
}

/** The bytes of an item's picture. */
export const body = async (id) =>
  unsaved.get(id)?.body ?? run("bodies", "readonly", (all) => all.objectStore("bodies").get(id));

export const dropItem = (id) => run("items", "readwrite", (all) => all.objectStore("items").delete(id));

/** Every item, the oldest first. */
export async function items() {
  const stored = await run("items", "readonly", (all) => all.objectStore("items").getAll()).catch(() => []);
  const found = [
    ...stored.filter((entry) => !unsaved.has(entry.id)),
    ...[...unsaved.values()].map(({ entry }) => entry),
  ];
  return found.sort((a, b) => a.order - b.order);
}

// ---------------------------------------------------------------------------------------------- positions

/** Keeps one position, and no more than `most` of them: the oldest go. */
export const addPosition = (position, most) =>
  run("positions", "readwrite", (all) => {
    const store = all.objectStore("positions");
    store.add(position);
    const keys = store.getAllKeys();
    keys.onsuccess = () => keys.result.slice(0, -most).forEach((key) => store.delete(key));
  });

/** The positions that wait, as [keys, positions], the oldest first. */
export async function positions() {
  let keys;
  const found = await run("positions", "readonly", (all) => {
    keys = all.objectStore("positions").getAllKeys();
    return all.objectStore("positions").getAll();
  });
  return [keys.result, found];
}

export const dropPositions = (keys) =>
  run("positions", "readwrite", (all) => keys.forEach((key) => all.objectStore("positions").delete(key)));
