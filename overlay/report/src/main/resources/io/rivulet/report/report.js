'use strict';
// Sort a table by the column whose heading is pressed; a second time, the other way round.
document.querySelectorAll('th button').forEach(button => button.addEventListener('click', () => {
  const head = button.parentElement, body = head.closest('table').tBodies[0], column = head.cellIndex;
  const up = head.getAttribute('aria-sort') !== 'ascending';
  const key = row => {
    const cell = row.cells[column];
    return cell.dataset.k === undefined ? cell.textContent : Number(cell.dataset.k);
  };
  const order = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b
    : typeof a === typeof b ? a.localeCompare(b, 'en', {numeric: true}) : typeof a === 'number' ? -1 : 1;
  const rows = Array.from(body.rows).sort((a, b) => (up ? 1 : -1) * order(key(a), key(b)));
  head.parentElement.querySelectorAll('th').forEach(other => other.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  body.append(...rows);
}));
// Show the arcs of one node alone: while it is pointed at, or until the next press.
document.querySelectorAll('svg').forEach(svg => {
  let pinned = null;
  const show = node => {
    svg.querySelectorAll('.hot').forEach(hot => hot.classList.remove('hot'));
    svg.classList.toggle('focus', node !== null);
    if (node === null) return;
    const near = new Set([node]);
    svg.querySelectorAll('[data-edge]').forEach(edge => {
      const ends = edge.dataset.edge.split(' ');
      if (ends.includes(node)) { edge.classList.add('hot'); ends.forEach(end => near.add(end)); }
    });
    svg.querySelectorAll('[data-node]').forEach(other => other.classList.toggle('hot', near.has(other.dataset.node)));
  };
  svg.querySelectorAll('[data-node]').forEach(group => {
    group.addEventListener('mouseenter', () => show(group.dataset.node));
    group.addEventListener('mouseleave', () => show(pinned));
    group.addEventListener('click', event => {
      pinned = pinned === group.dataset.node ? null : group.dataset.node;
      show(pinned);
      event.stopPropagation();
    });
  });
  svg.addEventListener('click', () => { pinned = null; show(null); });
});
