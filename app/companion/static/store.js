// What the phone keeps: a few values, and every item that the driver recorded, until long after it was received.

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tournee", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("values");
      request.result.createObjectStore("items", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(store, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    // "strict": once the button has answered, the item is on the disk.
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const value = (key) => run("values", "readonly", (store) => store.get(key));
export const setValue = (key, content) => run("values", "readwrite", (store) => store.put(content, key));
export const item = (id) => run("items", "readonly", (store) => store.get(id));
export const putItem = (content) => run("items", "readwrite", (store) => store.put(content));
export const dropItem = (id) => run("items", "readwrite", (store) => store.delete(id));

/** Every item, the oldest first. */
export async function items() {
  const found = await run("items", "readonly", (store) => store.getAll());
  return found.sort((a, b) => a.order - b.order);
}
