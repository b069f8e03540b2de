// The pages work without this script. It adds a key for the search, and moves the focus where a page was replaced.
(() => {
  'use strict';
  const typing = (element) => element.closest('input, select, textarea, [contenteditable]') !== null;

  document.addEventListener('keydown', (event) => {
    const search = document.getElementById('q');
    if (event.key === '/' && search && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // A part that has the focus stays as it is until its next change.
  document.addEventListener('htmx:sseBeforeMessage', (event) => {
    if (event.target.contains(document.activeElement)) {
      event.preventDefault();
    }
  });

  // Screen readers then read what has been done, or the heading.
  document.addEventListener('htmx:afterSettle', (event) => {
    if (event.target === document.body) {
      document.querySelector('#content h1').focus({ preventScroll: true });
    }
  });
})();
