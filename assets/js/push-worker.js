// The worker of notifications: it shows what the server wrote (memberapp/gateways/push.py), and a
// click opens the list. Its scope is its own folder, where no page is: it sees no request of any page
// and stores nothing. What it says by itself, when a message cannot be read, names nothing private.
"use strict";

const LIST = new URL("/remboursements", location.origin).href;
const TAG = "espace";
const OTHERWISE = { id: "", title: "Espace adhérent", text: "Du nouveau vous attend dans votre espace." };

function read(data) {
  try {
    const { id, title, text } = data.json();
    return [id, title, text].every((one) => typeof one === "string") ? { id, title, text } : OTHERWISE;
  } catch {
    return OTHERWISE;
  }
}

// One notification at a time stands there. A repeat, which a service or we may send, makes no sound.
async function show({ id, title, text }) {
  const shown = await registration.getNotifications({ tag: TAG });
  const isRepeat = Boolean(id) && shown.some((one) => one.data?.id === id);
  await registration.showNotification(title, {
    body: text,
    tag: TAG,
    renotify: !isRepeat,
    data: { id },
    icon: "/icons/icon-192.png",
    lang: "fr",
  });
}

async function open() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const list = windows.find((one) => one.url.split(/[?#]/)[0] === LIST);
  return list ? list.focus() : clients.openWindow(LIST);
}

addEventListener("install", () => skipWaiting());
addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});
