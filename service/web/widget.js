// The one tag of a page that wants the assistant: <script src="https://…/widget.js" data-report="…"></script>
(() => {
  const tag = document.currentScript;
  const start = async () => {
    await import(new URL("web/chat-element.js", tag.src).href);
    const chat = document.createElement("senryaku-chat");
    chat.setAttribute("base", new URL(".", tag.src).href.replace(/\/$/, ""));
    if (tag.dataset.report) chat.setAttribute("report", tag.dataset.report);
    document.body.append(chat);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
