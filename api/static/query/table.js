// The table of results: YASR of YASGUI over the table that the service has drawn, with its labels and links.

const { Yasr } = globalThis.Yasgui;

class LabelledTable extends Yasr.plugins.table {
  getCellContent(binding) {
    return `<div><span>${binding.html}</span></div>`; // the service's own, escaped by it
  }

  drawControls() {
    super.drawControls();
    this.tableFilterField.placeholder = "筛选 Filter";
    this.tableFilterField.ariaLabel = "筛选结果 Filter the result";
    this.tableSizeField.ariaLabel = "每页行数 Rows a page";
    this.tableControls.querySelector(".pageSizerLabel").textContent = "每页 Rows ";
    this.tableSizeField.lastChild.textContent = "全部 All";
    for (const toggle of this.tableControls.querySelectorAll(".switch")) toggle.parentElement.remove();
  }
}

Yasr.plugins.table.defaults.tableConfig.language = {
  info: "第 _START_–_END_ 行，共 _TOTAL_ 行",
  infoEmpty: "没有 none",
  infoFiltered: "（_MAX_ 行中 of _MAX_）",
  emptyTable: "没有结果 No result",
  zeroRecords: "没有符合筛选的行 No row fits the filter",
  paginate: { first: "«", previous: "‹", next: "›", last: "»" },
};
Yasr.defaults.plugins = {};
Yasr.registerPlugin("table", LabelledTable);

/** Let the rows that the page shows be sorted, filtered and paged. */
export function drawTable(page) {
  const table = page.querySelector("table.rows");
  if (!table) return;
  const vars = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent);
  const bindings = Array.from(table.tBodies[0].rows, (row) => binding(vars, row.cells));
  const place = document.createElement("div");
  place.className = "sortable";
  table.closest(".scroll").replaceWith(place);
  const yasr = new Yasr(place, {
    persistenceId: null,
    pluginOrder: ["table"],
    plugins: { table: { enabled: true, dynamicConfig: { compact: true, isEllipsed: false, pageSize: 50 } } },
  });
  yasr.setResponse({ head: { vars }, results: { bindings } });
}

function binding(vars, cells) {
  return Object.fromEntries(
    vars.map((name, column) => [name, { type: "literal", value: cells[column].textContent, html: cells[column].innerHTML }]),
  );
}
