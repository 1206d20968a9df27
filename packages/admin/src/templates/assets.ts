// Made by `pnpm compile` from the files in assets/. Do not edit.
export const assets = {
  'admin.css': {
    name: 'admin.2b50154d947a.css',
    type: 'text/css; charset=utf-8',
    content: `/* The admin area, on the tokens and elements of base.css. */

@layer pages {
  .admin {
    --side-width: 15rem;
    --bar-height: 3.5rem;
    --page-inline: clamp(1rem, 3vw, 2rem);
    display: grid;
    grid-template-rows: auto 1fr;
    line-height: 1.5;
  }

  .icon {
    inline-size: 1.125em;
    block-size: 1.125em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  /* The bar at the top. */
  .top {
    position: sticky;
    inset-block-start: 0;
    z-index: 5;
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-block-size: var(--bar-height);
    padding: var(--space-2) var(--page-inline);
    background: var(--color-surface);
    border-block-end: 1px solid var(--color-border);
  }

  .top-menu {
    padding: var(--space-2);
    min-inline-size: var(--control-height);
    margin-inline-start: calc(var(--space-3) * -1);
    color: var(--color-text);
  }

  .top-brand {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-inline-size: 0;
    color: var(--color-text);
    font-size: var(--text-large);
    font-weight: 650;
    letter-spacing: -0.011em;
    text-decoration: none;
  }

  .top-brand span,
  .top-user {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .top-mark {
    inline-size: 1.625rem;
    block-size: 1.625rem;
    flex: none;
    fill: none;
    stroke: var(--color-accent);
    stroke-width: 2;
    stroke-linecap: round;
  }

  .top-more {
    display: flex;
    align-items: center;
    gap: var(--space-4);
    min-inline-size: 0;
    margin-inline-start: auto;
    font-size: var(--text-small);
  }

  .top-user {
    max-inline-size: 14rem;
    color: var(--color-text-muted);
  }

  .top-link {
    color: var(--color-text);
  }

  /* Navigation: beside the page, or on phones a drawer over it. */
  .frame {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
  }

  .side {
    position: static;
    inset: auto;
    inline-size: auto;
    max-block-size: none;
    margin: 0;
    padding: var(--space-4);
    border: 0;
    background: none;
    color: inherit;
  }

  .side:popover-open {
    position: fixed;
    inset: 0 auto 0 0;
    block-size: 100dvh;
    inline-size: min(18rem, 85vw);
    background: var(--color-surface);
    box-shadow: var(--shadow-raised);
    overflow-y: auto;
  }

  .side:popover-open:dir(rtl) {
    inset: 0 0 0 auto;
  }

  .side::backdrop {
    background: rgb(10 12 20 / 0.45);
  }

  .side-list {
    display: grid;
    gap: 1px;
    padding: 0;
    list-style: none;
  }

  .side-title {
    margin-block: var(--space-5) var(--space-2);
    padding-inline: var(--space-3);
    color: var(--color-text-muted);
    font-size: 0.8125rem;
    font-weight: var(--weight-strong);
    letter-spacing: 0;
  }

  .side-link {
    display: block;
    padding: 0.4rem var(--space-3);
    border-radius: var(--radius-small);
    color: var(--color-text);
    font-size: 0.9375rem;
    text-decoration: none;
  }

  .side-link:hover {
    background: var(--color-surface-sunken);
    color: var(--color-text);
  }

  .side-link[aria-current] {
    background: var(--color-accent-soft);
    color: var(--color-accent-strong);
    font-weight: var(--weight-strong);
  }

  .side-foot {
    display: grid;
    gap: var(--space-2);
    margin-block-start: var(--space-5);
    padding: var(--space-4) var(--space-3) 0;
    border-block-start: 1px solid var(--color-border);
    color: var(--color-text-muted);
    font-size: var(--text-small);
  }

  @media (width >= 40rem) {
    .side-foot {
      display: none;
    }
  }

  .main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--space-4);
    padding: var(--space-5) var(--page-inline) var(--space-7);
    outline: none;
  }

  @media (width >= 60rem) {
    .top-menu {
      display: none;
    }

    .frame {
      grid-template-columns: var(--side-width) minmax(0, 1fr);
    }

    .side {
      display: block;
      position: sticky;
      inset-block-start: var(--bar-height);
      max-block-size: calc(100dvh - var(--bar-height));
      padding: var(--space-5) 0 var(--space-5) calc(var(--page-inline) - var(--space-3));
      overflow-y: auto;
    }

    .side:dir(rtl) {
      padding-inline: calc(var(--page-inline) - var(--space-3)) 0;
    }

    .side-link:hover {
      background: var(--color-surface-sunken);
    }
  }

  @media (width < 40rem) {
    .top-site,
    .top-user {
      display: none;
    }
  }

  /* The head of a page: where we are, its name, what can be done. */
  .crumbs ol {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    padding: 0;
    list-style: none;
    font-size: var(--text-small);
  }

  .crumbs a {
    display: inline-flex;
    align-items: center;
    gap: 0.15rem;
    min-block-size: 1.5rem;
    margin-inline-start: -0.25rem;
    color: var(--color-text-muted);
    text-decoration: none;
  }

  .crumbs a:hover {
    color: var(--color-text);
    text-decoration: underline;
  }

  .crumb-icon:dir(rtl) {
    scale: -1 1;
  }

  .page-title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1) var(--space-3);
    min-block-size: var(--control-height);
  }

  .page-title h1 {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .page-aside {
    color: var(--color-text-muted);
  }

  .page-actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    margin-inline-start: auto;
  }

  .page-actions:not(:has(*)) {
    display: none;
  }

  .messages {
    display: grid;
    gap: var(--space-2);
  }

  .message {
    padding-block: var(--space-2);
  }

  /* Filters: a button, the active ones, the form of one. */
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }

  .filters-button {
    anchor-name: --filters;
  }

  .chooser {
    color: inherit;
  }

  .chooser[popover] {
    inset: auto;
    inset-block-start: 10rem;
    inset-inline-start: var(--page-inline);
    inline-size: min(20rem, calc(100vw - 2 * var(--page-inline)));
    max-block-size: min(32rem, 70dvh);
    margin: var(--space-1) 0 0;
    padding: var(--space-3);
    border: 1px solid var(--color-border);
    border-radius: var(--radius-large);
    background: var(--color-surface-raised);
    box-shadow: var(--shadow-raised);
    overflow-y: auto;
  }

  @supports (position-area: block-end) {
    .chooser[popover] {
      position-anchor: --filters;
      position-area: block-end span-inline-end;
      position-try-fallbacks: flip-block;
      inset: auto;
    }
  }

  .chooser-open {
    flex-basis: 100%;
    padding: var(--space-4);
  }

  .chooser-title {
    padding: var(--space-1) var(--space-3);
    color: var(--color-text-muted);
    font-size: 0.8125rem;
    font-weight: var(--weight-strong);
  }

  .chooser-list {
    padding: 0;
    list-style: none;
  }

  .chooser-link,
  .chooser-group summary {
    display: block;
    padding: 0.3rem var(--space-3);
    border-radius: var(--radius-small);
    color: var(--color-text);
    font-size: 0.9375rem;
    text-decoration: none;
    cursor: pointer;
  }

  .chooser-list + .chooser-group {
    margin-block-start: var(--space-2);
    padding-block-start: var(--space-2);
    border-block-start: 1px solid var(--color-border);
  }

  .chooser-link:hover,
  .chooser-group summary:hover {
    background: var(--color-accent-soft);
    color: var(--color-text);
  }

  .chooser-group summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2);
  }

  .chooser-group summary::after {
    content: "";
    inline-size: 0.45em;
    block-size: 0.45em;
    border: solid var(--color-text-muted);
    border-width: 0 2px 2px 0;
    rotate: 45deg;
    translate: 0 -0.15em;
  }

  .chooser-group[open] summary::after {
    rotate: 225deg;
    translate: 0 0.1em;
  }

  .chooser-group .chooser-list {
    margin-inline-start: var(--space-3);
    border-inline-start: 2px solid var(--color-border);
  }

  .chooser-more {
    color: var(--color-text-muted);
  }

  .chips {
    display: contents;
    list-style: none;
  }

  .chip {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    max-inline-size: 100%;
    border: 1px solid var(--color-border);
    border-radius: 1rem;
    background: var(--color-accent-soft);
    font-size: var(--text-small);
  }

  .chip-text {
    padding: 0.25rem 0.25rem 0.25rem 0.8rem;
    color: var(--color-text);
    text-decoration: none;
    overflow-wrap: anywhere;
  }

  .chip-text:dir(rtl) {
    padding-inline: 0.8rem 0.25rem;
  }

  a.chip-text:hover {
    text-decoration: underline;
  }

  .chip-remove {
    display: inline-grid;
    place-items: center;
    min-inline-size: 1.875rem;
    min-block-size: 1.875rem;
    border-radius: 50%;
    color: var(--color-text-muted);
  }

  .chip-remove:hover {
    color: var(--color-danger);
  }

  .chip-wrong {
    border-color: var(--color-danger);
    background: var(--color-danger-soft);
  }

  .chip-error {
    padding-inline-end: var(--space-3);
    color: var(--color-danger);
    font-weight: var(--weight-strong);
  }

  .chips-clear {
    display: inline-block;
    padding: 0.25rem var(--space-2);
    font-size: var(--text-small);
  }

  .condition {
    flex-basis: 100%;
    padding: var(--space-4);
  }

  .condition-title {
    margin-block-end: var(--space-2);
    font-size: var(--text-base);
  }

  .condition-fields {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }

  .condition-fields > .control {
    flex: 1 1 12rem;
    max-inline-size: 24rem;
  }

  .condition-buttons {
    display: flex;
    gap: var(--space-2);
  }

  /* The list: a table with its own scrolling, so that its head stays in sight. */
  .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    padding: 0;
    overflow: clip;
  }

  .list-box {
    overflow: auto;
  }

  @media (width >= 48rem) and (height >= 40rem) {
    .list-box {
      max-block-size: max(24rem, calc(100dvh - 17.5rem));
    }
  }

  .list-table {
    font-size: 0.9375rem;
  }

  .list-table thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding-block: 0;
    block-size: 2.625rem;
    vertical-align: middle;
    box-shadow: inset 0 -1px var(--color-border);
    border-block-end: 0;
  }

  .list-table tbody td {
    padding-block: 0.6rem;
    max-inline-size: 28rem;
  }

  .list-table tbody tr:last-child td {
    border-block-end: 0;
  }

  .list-table .numeric {
    text-align: end;
  }

  .list-table .list-select {
    inline-size: 1px;
    padding-inline: var(--space-3) 0;
  }

  .tick {
    display: grid;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    margin-block: -0.2rem;
    cursor: pointer;
  }

  .tick input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }

  .list-table tr.ticked {
    background: var(--color-accent-soft);
  }

  .row-link {
    font-weight: var(--weight-strong);
    text-decoration: none;
  }

  .row-link:hover {
    text-decoration: underline;
  }

  /* Links to other rows: there, but quieter than the row's own. */
  .row-other {
    color: inherit;
    text-decoration-color: var(--color-control);
  }

  .row-other:hover {
    color: var(--color-accent-strong);
    text-decoration-color: currentcolor;
  }

  .clamp {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    min-inline-size: min(8ch, 100%);
  }

  .numeric .clamp,
  .first .clamp {
    min-inline-size: 0;
  }

  .list-table time {
    white-space: nowrap;
  }

  .no-value {
    color: var(--color-text-muted);
  }

  .flag::before {
    content: "";
    display: inline-block;
    inline-size: 0.55em;
    block-size: 0.55em;
    margin-inline-end: 0.45em;
    border: 2px solid var(--color-text-muted);
    border-radius: 50%;
  }

  .flag-yes::before {
    border-color: var(--color-success);
    background: var(--color-success);
  }

  .flag-no {
    color: var(--color-text-muted);
  }

  .sort {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    min-block-size: 2.625rem;
    color: inherit;
    text-decoration: none;
  }

  .sort:hover {
    color: var(--color-text);
  }

  .sort-icon {
    flex: none;
    inline-size: 0.75em;
    block-size: 1em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    opacity: 0.35;
  }

  [aria-sort] .sort {
    color: var(--color-text);
  }

  [aria-sort] .sort-icon {
    opacity: 1;
  }

  [aria-sort="ascending"] .sort-down,
  [aria-sort="descending"] .sort-up {
    opacity: 0.2;
  }

  .list-foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-4);
    min-block-size: 3.25rem;
    padding: var(--space-2) var(--space-3);
    border-block-start: 1px solid var(--color-border);
  }

  .list-foot:not(:has(*)) {
    display: none;
  }

  .list-actions {
    display: flex;
    align-items: center;
    gap: var(--space-3);
  }

  .pages {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1);
    margin-inline-start: auto;
    font-size: var(--text-small);
  }

  .page-numbers {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1);
    padding: 0;
    list-style: none;
  }

  .page-number,
  .page-step {
    display: inline-grid;
    place-items: center;
    min-inline-size: 2rem;
    min-block-size: 2rem;
    padding-inline: var(--space-2);
    border-radius: var(--radius-small);
    color: var(--color-text);
    text-decoration: none;
  }

  .page-step {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
  }

  .page-number:hover,
  .page-step:hover {
    background: var(--color-surface-sunken);
    color: var(--color-text);
  }

  .page-number[aria-current] {
    background: var(--color-accent);
    color: var(--color-on-accent);
    font-weight: var(--weight-strong);
  }

  .page-gap {
    color: var(--color-text-muted);
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--space-2);
    padding-block: var(--space-7);
    text-align: center;
  }

  .empty-title {
    font-size: var(--text-large);
    font-weight: var(--weight-strong);
  }

  /* On phones every row is a card of labelled values. */
  @media (width < 48rem) {
    .list {
      border: 0;
      background: none;
      box-shadow: none;
      border-radius: 0;
      overflow: visible;
    }

    .list-box {
      overflow: visible;
    }

    .list-table,
    .list-table thead,
    .list-table tbody,
    .list-table tr,
    .list-table th,
    .list-table td {
      display: block;
    }

    .list-table thead tr {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 var(--space-4);
      padding-block-end: var(--space-2);
    }

    .list-table thead th,
    .list-table thead .list-select {
      position: static;
      block-size: auto;
      inline-size: auto;
      padding: 0;
      background: none;
      box-shadow: none;
    }

    .list-table .sort {
      min-block-size: 2rem;
    }

    .list-table thead th:not(:has(a, input)) {
      display: none;
    }

    .list-table tbody {
      display: grid;
      gap: var(--space-3);
    }

    .list-table tbody tr {
      position: relative;
      display: grid;
      gap: var(--space-2);
      padding: var(--space-4);
      border: 1px solid var(--color-border);
      border-radius: var(--radius-large);
      background: var(--color-surface);
      box-shadow: var(--shadow);
    }

    .list-table tbody td {
      display: grid;
      grid-template-columns: minmax(5rem, 35%) minmax(0, 1fr);
      gap: var(--space-3);
      padding: 0;
      border: 0;
      max-inline-size: none;
    }

    .list-table tbody td.numeric {
      text-align: start;
    }

    .list-table tbody td::before {
      content: attr(data-label);
      color: var(--color-text-muted);
      font-size: var(--text-small);
    }

    .list-table tbody td.first {
      display: block;
      padding-inline-end: 2.5rem;
      font-size: var(--text-base);
      overflow-wrap: anywhere;
    }

    .list-table tbody td.first::before,
    .list-table tbody td.list-select::before {
      content: none;
    }

    .list-table tbody td.list-select {
      display: block;
      position: absolute;
      inset-block-start: var(--space-3);
      inset-inline-end: var(--space-3);
      inline-size: auto;
    }

    .tick {
      inline-size: 2rem;
      block-size: 2rem;
    }

    .list-foot {
      padding-inline: 0;
      border: 0;
    }

    .pages {
      margin-inline: 0;
    }
  }

  /* Forms. */
  .form {
    display: grid;
    grid-template-columns: minmax(0, 52rem);
    gap: var(--space-4);
  }

  .form-card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
    gap: var(--space-5);
    max-inline-size: 52rem;
    box-shadow: none;
  }

  @media (width >= 48rem) {
    .form-card:has(> .field) {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .field-wide {
      grid-column: 1 / -1;
    }

    /* In a line with the controls beside it. */
    .field-checkbox {
      align-self: end;
      min-block-size: var(--control-height);
      align-content: center;
    }
  }

  .field-head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 var(--space-3);
  }

  .field-head label {
    font-weight: var(--weight-strong);
    font-size: var(--text-small);
  }

  .field-limit {
    color: var(--color-text-muted);
    font-size: 0.8125rem;
  }

  .default-submit {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    padding: 0;
    border: 0;
    clip-path: inset(50%);
  }

  .form-bar {
    position: sticky;
    inset-block-end: 0;
    z-index: 2;
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    padding-block: var(--space-3);
    background: var(--color-page);
    border-block-start: 1px solid var(--color-border);
  }

  .form-bar .button {
    min-block-size: 2.5rem;
    padding-inline: var(--space-4);
    font-size: 0.9375rem;
  }

  .form-delete {
    margin-inline-start: auto;
    color: var(--color-danger);
  }

  .form-delete:hover {
    background: var(--color-danger-soft);
    color: var(--color-danger-strong);
  }

  @media (width < 40rem), (height < 30rem) {
    .form-bar {
      position: static;
    }
  }

  @media (width < 40rem) {
    .form-bar .button {
      flex: 1 1 100%;
    }

    .form-delete {
      margin: 0;
    }
  }

  .required {
    color: var(--color-danger);
  }

  .control-code {
    font-family: var(--font-code);
    font-size: 0.925em;
  }

  .control[type="number"],
  .control[inputmode] {
    max-inline-size: 16rem;
  }

  .control[type="date"],
  .control[type="time"] {
    max-inline-size: 14rem;
  }

  .with-unit {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }

  .with-unit .control {
    min-inline-size: 0;
    max-inline-size: 17rem;
  }

  @media (width < 24rem) {
    .with-unit {
      flex-wrap: wrap;
    }
  }

  .unit {
    color: var(--color-text-muted);
    font-size: var(--text-small);
  }

  .fixed {
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius);
    background: var(--color-surface-sunken);
    min-block-size: var(--control-height);
    align-content: center;
    overflow-wrap: anywhere;
  }

  .fixed .clamp {
    white-space: pre-line;
    display: block;
  }

  .lookup {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }

  .lookup-current {
    flex: 1 1 10rem;
    padding: var(--space-2) var(--space-3);
    border: 1px dashed var(--color-control);
    border-radius: var(--radius);
    min-block-size: var(--control-height);
  }

  .condition-fields > .lookup {
    flex: 2 1 16rem;
    max-inline-size: 32rem;
  }

  .lookup > .control {
    flex: 1 1 10rem;
    inline-size: auto;
  }

  .suggestions {
    position: absolute;
    inset-block-start: calc(100% + var(--space-1));
    inset-inline: 0;
    z-index: 4;
    max-block-size: 18rem;
    margin: 0;
    padding: var(--space-1);
    overflow-y: auto;
    list-style: none;
    border: 1px solid var(--color-border);
    border-radius: var(--radius);
    background: var(--color-surface-raised);
    box-shadow: var(--shadow-raised);
  }

  .suggestions li {
    padding: 0.35rem var(--space-3);
    border-radius: var(--radius-small);
    cursor: pointer;
  }

  .suggestions li[aria-selected="true"],
  .suggestions li[role="option"]:hover {
    background: var(--color-accent-soft);
  }

  .suggestions .suggestions-note {
    color: var(--color-text-muted);
    cursor: default;
  }

  .lookup-page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    max-inline-size: 40rem;
  }

  .lookup-search {
    display: flex;
    gap: var(--space-2);
  }

  .lookup-rows {
    padding: 0;
    list-style: none;
    border-block: 1px solid var(--color-border);
  }

  .lookup-rows li + li {
    border-block-start: 1px solid var(--color-border);
  }

  .lookup-row {
    inline-size: 100%;
    padding: var(--space-2) var(--space-3);
    border: 0;
    background: none;
    text-align: start;
    cursor: pointer;
    overflow-wrap: anywhere;
  }

  .lookup-row:hover {
    background: var(--color-accent-soft);
  }

  .lookup-row:focus-visible {
    outline-offset: -3px;
  }

  .lookup-foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }

  /* The delete page. */
  .delete-rows,
  .step-rows {
    padding-inline-start: var(--space-5);
  }

  .steps {
    display: grid;
    gap: var(--space-3);
    padding: 0;
    list-style: none;
  }

  .step {
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--color-border);
    border-radius: var(--radius);
  }

  .step-title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    font-size: var(--text-base);
  }

  .badge-danger {
    background: var(--color-danger-soft);
    color: var(--color-danger);
  }

  /* The dashboard. */
  .dashboard {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr));
    align-items: start;
    gap: var(--space-4);
  }

  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-3);
    padding: var(--space-5);
  }

  .panel-content {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-3);
  }

  .dashboard .empty {
    grid-column: 1 / -1;
  }

  .panel-models {
    grid-column: 1 / -1;
  }

  .model-list {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
    gap: 0 var(--space-6);
    padding: 0;
    list-style: none;
  }

  .model-item {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2);
    min-block-size: 2.75rem;
    border-block-end: 1px solid var(--color-border);
  }

  .model-link {
    padding-block: 0.3rem;
    font-weight: var(--weight-strong);
    text-decoration: none;
    overflow-wrap: anywhere;
  }

  .model-link:hover {
    text-decoration: underline;
  }
}
`,
  },
  'admin.js': {
    name: 'admin.837b8bf4f03c.js',
    type: 'text/javascript; charset=utf-8',
    content: `// Makes pages nicer that work without it. Nothing here is needed; nothing here builds markup from text.

/** A box in the header that ticks all rows of the page, and a word on how many are ticked. */
function selectAll(place) {
  const form = place.closest('form')
  const boxes = [...form.querySelectorAll('input[name="id"]')]
  const all = made('input', { type: 'checkbox' }, { 'aria-label': place.dataset.selectAll })
  const label = made('label', { className: 'tick' })
  label.append(all)
  place.replaceWith(label)
  const show = () => showTicked(form, all, boxes)
  form.addEventListener('change', ({ target }) => {
    if (target === all) for (const box of boxes) box.checked = all.checked
    show()
  })
  show()
}

function showTicked(form, all, boxes) {
  const ticked = boxes.filter((box) => box.checked).length
  all.checked = ticked > 0 && ticked === boxes.length
  all.indeterminate = ticked > 0 && ticked < boxes.length
  for (const box of boxes) box.closest('tr').classList.toggle('ticked', box.checked)
  const count = form.querySelector('[data-selected-count]')
  count.hidden = ticked === 0
  count.textContent = \`\${ticked} selected\`
}

function made(tag, properties, attributes = {}) {
  const element = Object.assign(document.createElement(tag), properties)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

/**
 * A text field with suggestions, beside the button that opens the page to choose on: a combobox with a list, as the
 * ARIA practices describe it. What is typed and not chosen changes nothing.
 */
class TypeAhead {
  /** The text of the row that is chosen now. */
  chosen
  /** Which suggestion the arrow keys are on. */
  active = -1
  /** Counts the questions, so that an answer that comes late is not shown. */
  asked = 0
  timer = 0

  constructor(lookup) {
    this.lookup = lookup
    this.hidden = lookup.querySelector('input[type="hidden"]')
    this.isNullable = 'nullable' in lookup.dataset
    const current = lookup.querySelector('.lookup-current')
    this.chosen = this.hidden.value === '' ? '' : current.textContent
    this.makeField(lookup.querySelector('button'), current)
    this.input.addEventListener('input', () => this.searchSoon())
    this.input.addEventListener('click', () => this.list.hidden && this.search())
    this.input.addEventListener('blur', () => this.leave())
    this.input.addEventListener('keydown', (event) => this.press(event))
    // Before the field loses the focus, which closes the list.
    this.list.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      this.choose(event.target.closest('[role="option"]'))
    })
  }

  makeField(button, current) {
    const id = \`\${button.id}-text\`
    const list = { id: \`\${id}-list\`, className: 'suggestions', hidden: true }
    this.list = made('ul', list, { role: 'listbox', 'aria-label': 'Suggestions' })
    const field = { id, className: 'control', type: 'text', autocomplete: 'off', value: this.chosen }
    this.input = made('input', field, { role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list' })
    this.input.setAttribute('aria-controls', list.id)
    this.takeLabel(button)
    current.replaceWith(this.input)
    this.lookup.append(this.list)
  }

  takeLabel(button) {
    const label = document.querySelector(\`label[for="\${CSS.escape(button.id)}"]\`)
    if (label) label.htmlFor = this.input.id
    else this.input.setAttribute('aria-label', 'Search')
    for (const name of ['aria-describedby', 'aria-invalid']) {
      if (button.hasAttribute(name)) this.input.setAttribute(name, button.getAttribute(name))
    }
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')]
  }

  open(isOpen) {
    this.list.hidden = !isOpen
    this.input.setAttribute('aria-expanded', String(isOpen))
    if (!isOpen) this.mark(-1)
  }

  mark(index) {
    this.active = index
    for (const [i, option] of this.options.entries()) option.setAttribute('aria-selected', String(i === index))
    const option = this.options[index]
    if (!option) return this.input.removeAttribute('aria-activedescendant')
    this.input.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }

  choose(option) {
    if (!option) return
    this.hidden.value = option.dataset.value
    this.chosen = this.hidden.value === '' ? '' : option.textContent
    this.input.value = this.chosen
    this.open(false)
  }

  searchSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.search(), 150)
  }

  async search() {
    const mine = ++this.asked
    const items = await this.find(this.input.value === this.chosen ? '' : this.input.value)
    if (mine !== this.asked) return
    this.list.replaceChildren(...items)
    this.open(document.activeElement === this.input)
  }

  async find(query) {
    const url = new URL(this.lookup.dataset.lookup, location.href)
    url.searchParams.set('query', query)
    try {
      const response = await fetch(url, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      const rows = (await response.json()).object_list.filter(({ id }) => id !== '__None' || this.isNullable)
      return rows.length > 0 ? rows.map((row, i) => this.option(row, i)) : [note('Nothing matches')]
    } catch {
      return [note('The rows cannot be read now. Use “Select…”.')]
    }
  }

  option({ id, repr }, i) {
    const isNone = id === '__None'
    const text = { id: \`\${this.list.id}-\${i}\`, textContent: isNone ? 'No value' : repr }
    return made('li', text, { role: 'option', 'data-value': isNone ? '' : id })
  }

  leave() {
    clearTimeout(this.timer)
    this.asked += 1
    this.open(false)
    if (this.input.value === '' && this.isNullable) [this.hidden.value, this.chosen] = ['', '']
    this.input.value = this.chosen
  }

  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }
    if (event.key in steps) {
      event.preventDefault()
      if (this.list.hidden) this.search()
      else this.step(steps[event.key])
    } else if (event.key === 'Enter' && !this.list.hidden) {
      event.preventDefault()
      this.choose(this.options[this.active] ?? (this.options.length === 1 ? this.options[0] : null))
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault()
      this.input.value = this.chosen
      this.open(false)
    }
  }

  step(by) {
    const count = this.options.length
    const from = this.active < 0 && by < 0 ? 0 : this.active
    if (count > 0) this.mark((from + by + count) % count)
  }
}

function note(textContent) {
  return made('li', { textContent, className: 'suggestions-note' }, { role: 'presentation' })
}

for (const place of document.querySelectorAll('[data-select-all]')) selectAll(place)
for (const lookup of document.querySelectorAll('[data-lookup]')) new TypeAhead(lookup)
`,
  },
} as const
