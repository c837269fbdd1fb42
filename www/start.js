import init, { mount } from "./espial.js";

const page = document.getElementById("page");
try {
  await init();
  page.replaceChildren();
  mount(page);
  // From the next visit on the page needs no server. Where a browser keeps no worker, such as in a private window, it
  // goes on as it is.
  navigator.serviceWorker?.register("./service-worker.js").catch(() => {});
} catch (error) {
  const words = document.createElement("p");
  words.className = "blank";
  words.setAttribute("role", "alert");
  words.textContent = `Espial did not start: ${error?.message ?? error}. A browser of 2024 or later is needed; then reload.`;
  page.replaceChildren(words);
}
