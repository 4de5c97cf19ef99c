// Shows new e-mails without a reload, and times in the reader's own time zone.
const PERIOD = 1500; // milliseconds
const query = new URLSearchParams(location.search);
const isReading = query.has("mail");
const json = `/dev/mailbox.json?${new URLSearchParams({ to: query.get("to") ?? "" })}`;

const main = () => document.getElementById("main");
const newest = (root) => root.querySelector(".list a")?.getAttribute("href");

function showLocalTimes() {
  for (const time of document.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const isToday = at.toDateString() === new Date().toDateString();
    if ("long" in time.dataset) {
      time.textContent = at.toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
    } else {
      time.textContent = at.toLocaleString([], isToday ? { timeStyle: "short" } : { dateStyle: "short" });
    }
  }
}

// What is being read or typed stays where it is: only the list changes under it.
function replace(page) {
  const focused = document.activeElement?.getAttribute("href");
  const scrolled = document.querySelector(".list ol")?.scrollTop ?? 0;
  const fresh = page.getElementById("main");
  const list = document.querySelector(".list ol");
  if (isReading && list && fresh.querySelector(".list ol")) {
    list.replaceWith(fresh.querySelector(".list ol"));
    main().dataset.version = fresh.dataset.version;
  } else if (document.activeElement?.id !== "to") {
    main().replaceWith(fresh);
  }
  document.querySelector(".list ol")?.scrollTo({ top: scrolled });
  if (focused) document.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function look() {
  if (document.hidden) return;
  const headers = { "If-None-Match": main().dataset.version };
  if ((await fetch(json, { headers })).status !== 200) return;
  const html = await (await fetch(location.href)).text();
  const before = newest(document);
  replace(new DOMParser().parseFromString(html, "text/html"));
  showLocalTimes();
  const item = document.querySelector(".list a");
  if (item && newest(document) !== before) {
    const [to, subject] = [item.querySelector("strong"), item.querySelector("span")];
    document.getElementById("news").textContent = `${subject.textContent}, to ${to.textContent}`;
  }
}

async function keepLooking() {
  try {
    await look();
  } catch {
    // The server is away; it will be back.
  }
  setTimeout(keepLooking, PERIOD);
}

showLocalTimes();
setTimeout(keepLooking, PERIOD);
