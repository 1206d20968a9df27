// Made by `pnpm compile` from the files in assets/. Do not edit.
export const assets = {
  'auth.css': {
    name: 'auth.814346e6291a.css',
    type: 'text/css; charset=utf-8',
    content: `/* The account pages: one card in the middle of the page. */

@layer pages {
  .account {
    display: grid;
    grid-template-rows: auto 1fr auto;
    grid-template-columns: minmax(0, 1fr) minmax(0, 26rem) minmax(0, 1fr);
    row-gap: var(--space-5);
    min-block-size: 100dvh;
    padding: clamp(var(--space-4), 8vh, var(--space-8)) var(--space-4) var(--space-5);
  }

  .account > * {
    grid-column: 2;
  }

  /* The links of the account are wider than the card, where there is room. */
  .account > header {
    grid-column: 1 / -1;
  }

  .account-brand {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-3);
    min-block-size: 2rem;
    color: var(--color-text);
    font-size: var(--text-large);
    font-weight: 650;
    text-decoration: none;
  }

  .account-brand:hover {
    color: var(--color-accent-strong);
    text-decoration: underline;
  }

  .account-mark {
    inline-size: 1.75rem;
    block-size: 1.75rem;
    flex: none;
    fill: none;
    stroke: var(--color-accent);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .account-nav {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    column-gap: var(--space-3);
    margin-block-start: var(--space-4);
    font-size: var(--text-small);
  }

  .account-nav a {
    min-block-size: 1.75rem;
    align-content: center;
  }

  .account-nav [aria-current] {
    color: var(--color-text);
    font-weight: var(--weight-strong);
    text-decoration: none;
  }

  .account-facts {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-2) var(--space-4);
    overflow-wrap: anywhere;
  }

  .account-facts dt {
    color: var(--color-text-muted);
  }

  .account-facts dd {
    margin: 0;
  }

  .account-main {
    --stack-gap: var(--space-5);
    align-self: start;
  }

  .account-form {
    --stack-gap: var(--space-4);
  }

  .account-form .button {
    margin-block-start: var(--space-2);
  }

  .account-more {
    text-align: center;
  }

  .account-more a {
    display: inline-block;
    min-block-size: 1.5rem;
  }

  .account-sessions {
    --stack-gap: var(--space-4);
    padding: 0;
    list-style: none;
  }

  .account-session {
    display: grid;
    gap: var(--space-2);
    overflow-wrap: anywhere;
  }

  .account-session + .account-session {
    padding-block-start: var(--space-4);
    border-block-start: 1px solid var(--color-border);
  }

  .account-actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }

  .account-here {
    color: var(--color-text-muted);
    font-size: var(--text-small);
  }

  .account-foot {
    color: var(--color-text-muted);
    font-size: var(--text-small);
    text-align: center;
  }
}
`,
  },
  'base.css': {
    name: 'base.3f02f21ded5d.css',
    type: 'text/css; charset=utf-8',
    content: `/*
 * The one look of the account pages and the admin area: design tokens and the elements made of them.
 * Colours come in pairs for light and dark; \`data-theme\` on the root element overrules the system's choice.
 * All lengths run in logical directions, so that right-to-left scripts need no rules of their own.
 */

@layer tokens, base, elements, pages, states;

@layer tokens {
  :root {
    color-scheme: light dark;

    --color-page: light-dark(#f5f5f2, #121317);
    --color-surface: light-dark(#ffffff, #1b1c22);
    --color-surface-raised: light-dark(#ffffff, #23252d);
    --color-surface-sunken: light-dark(#ecece8, #15161b);
    --color-text: light-dark(#1b1c21, #ececf0);
    --color-text-muted: light-dark(#595c68, #a6a9b6);
    --color-border: light-dark(#dcdcd7, #31333d);
    --color-control: light-dark(#80838f, #7b7f8e);
    --color-accent: light-dark(#2c46c8, #9fb0ff);
    --color-accent-strong: light-dark(#2238a3, #b9c5ff);
    --color-accent-soft: light-dark(#e9ecfb, #252b49);
    --color-on-accent: light-dark(#ffffff, #10142e);
    --color-danger: light-dark(#a9241c, #ffb1a8);
    --color-danger-strong: light-dark(#861a14, #ffc9c3);
    --color-danger-soft: light-dark(#fcebe9, #3d1f1e);
    --color-on-danger: light-dark(#ffffff, #3a0b07);
    --color-success: light-dark(#17663a, #8edcaa);
    --color-success-soft: light-dark(#e5f4ea, #17301f);
    --color-warning: light-dark(#7a4a00, #f3c472);
    --color-warning-soft: light-dark(#fbf0dc, #362a14);
    --color-focus: light-dark(#2c46c8, #b9c5ff);

    --font-text: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
    --font-code: ui-monospace, "SF Mono", "Cascadia Code", "Roboto Mono", Menlo, Consolas, monospace;
    --text-small: 0.875rem;
    --text-base: 1rem;
    --text-large: 1.125rem;
    --text-title: clamp(1.375rem, 1.2rem + 0.9vw, 1.625rem);
    --line-text: 1.55;
    --line-tight: 1.25;
    --weight-strong: 600;

    --space-1: 0.25rem;
    --space-2: 0.5rem;
    --space-3: 0.75rem;
    --space-4: 1rem;
    --space-5: 1.5rem;
    --space-6: 2rem;
    --space-7: 3rem;
    --space-8: 4.5rem;

    --radius-small: 0.375rem;
    --radius: 0.5rem;
    --radius-large: 0.875rem;
    --control-height: 2.75rem;
    --control-height-small: 2rem;
    --shadow: 0 1px 2px rgb(20 22 40 / 0.06), 0 8px 24px -12px rgb(20 22 40 / 0.18);
    --shadow-raised: 0 2px 6px rgb(20 22 40 / 0.1), 0 18px 48px -18px rgb(20 22 40 / 0.35);
    --duration: 120ms;
  }

  :root[data-theme="light"] {
    color-scheme: light;
  }

  :root[data-theme="dark"] {
    color-scheme: dark;
  }
}

@layer base {
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  html {
    text-size-adjust: 100%;
    -webkit-text-size-adjust: 100%;
  }

  body {
    margin: 0;
    min-block-size: 100dvh;
    background: var(--color-page);
    color: var(--color-text);
    font-family: var(--font-text);
    font-size: var(--text-base);
    line-height: var(--line-text);
    overflow-wrap: break-word;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  figure,
  fieldset {
    margin: 0;
  }

  h1,
  h2,
  h3 {
    font-weight: 650;
    line-height: var(--line-tight);
    letter-spacing: -0.011em;
    text-wrap: balance;
  }

  h1 {
    font-size: var(--text-title);
  }

  h2 {
    font-size: var(--text-large);
  }

  h3 {
    font-size: var(--text-base);
  }

  p {
    text-wrap: pretty;
  }

  a {
    color: var(--color-accent);
    text-decoration-thickness: 0.08em;
    text-underline-offset: 0.2em;
  }

  a:hover {
    color: var(--color-accent-strong);
    text-decoration-thickness: 0.14em;
  }

  code,
  pre,
  kbd {
    direction: ltr;
    unicode-bidi: isolate;
    font-family: var(--font-code);
    font-size: 0.925em;
  }

  img,
  svg {
    max-inline-size: 100%;
    block-size: auto;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  fieldset {
    border: 0;
    padding: 0;
    min-inline-size: 0;
  }

  legend {
    padding: 0;
    font-weight: var(--weight-strong);
  }

  hr {
    border: 0;
    border-block-start: 1px solid var(--color-border);
    margin-block: var(--space-5);
    inline-size: 100%;
  }

  /* Two rings, so that it shows on any ground. */
  :focus-visible {
    outline: 3px solid var(--color-focus);
    outline-offset: 2px;
    border-radius: var(--radius-small);
  }

  :target {
    scroll-margin-block-start: var(--space-6);
  }
}

@layer elements {
  .visually-hidden:not(:focus):not(:active) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    border: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .skip-link {
    position: absolute;
    inset-block-start: var(--space-2);
    inset-inline-start: var(--space-2);
    z-index: 10;
    padding: var(--space-2) var(--space-4);
    border-radius: var(--radius);
    background: var(--color-surface-raised);
    box-shadow: var(--shadow-raised);
  }

  .muted {
    color: var(--color-text-muted);
  }

  .small {
    font-size: var(--text-small);
  }

  /* Things one above another, evenly apart. */
  .stack {
    display: grid;
    gap: var(--stack-gap, var(--space-4));
    grid-template-columns: minmax(0, 1fr);
  }

  /* Things side by side that wrap. */
  .cluster {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-3);
  }

  .card {
    background: var(--color-surface);
    border: 1px solid var(--color-border);
    border-radius: var(--radius-large);
    box-shadow: var(--shadow);
    padding: clamp(var(--space-4), 5vw, var(--space-6));
  }

  /* Buttons: \`.button\` on a button or a link, and one of its kinds. */
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-block-size: var(--control-height);
    padding: var(--space-2) var(--space-5);
    border: 1px solid var(--color-control);
    border-radius: var(--radius);
    background: var(--color-surface);
    color: var(--color-text);
    font-weight: var(--weight-strong);
    line-height: var(--line-tight);
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    transition:
      background-color var(--duration),
      border-color var(--duration);
  }

  .button:hover {
    background: var(--color-surface-sunken);
    color: var(--color-text);
  }

  .button:active {
    translate: 0 1px;
  }

  .button-primary {
    background: var(--color-accent);
    border-color: var(--color-accent);
    color: var(--color-on-accent);
  }

  .button-primary:hover {
    background: var(--color-accent-strong);
    border-color: var(--color-accent-strong);
    color: var(--color-on-accent);
  }

  .button-danger {
    background: var(--color-danger);
    border-color: var(--color-danger);
    color: var(--color-on-danger);
  }

  .button-danger:hover {
    background: var(--color-danger-strong);
    border-color: var(--color-danger-strong);
    color: var(--color-on-danger);
  }

  .button-plain {
    border-color: transparent;
    background: transparent;
    color: var(--color-accent);
  }

  .button-small {
    min-block-size: var(--control-height-small);
    padding: var(--space-1) var(--space-3);
    font-size: var(--text-small);
  }

  .button-wide {
    inline-size: 100%;
  }

  .button:disabled,
  .button[aria-disabled="true"] {
    opacity: 0.55;
    cursor: not-allowed;
  }

  /* A field: label, hint, control, error, one above another. */
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-1);
  }

  .field > label,
  .field > .label {
    font-weight: var(--weight-strong);
    font-size: var(--text-small);
  }

  .field-hint {
    color: var(--color-text-muted);
    font-size: var(--text-small);
  }

  .field-error {
    display: flex;
    gap: var(--space-2);
    color: var(--color-danger);
    font-size: var(--text-small);
    font-weight: var(--weight-strong);
  }

  .field-error::before {
    content: "!";
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    margin-block-start: 0.15em;
    border-radius: 50%;
    background: var(--color-danger);
    color: var(--color-on-danger);
    font-size: 0.85em;
    line-height: 1.25;
    text-align: center;
  }

  .control {
    inline-size: 100%;
    min-block-size: var(--control-height);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--color-control);
    border-radius: var(--radius);
    background: var(--color-surface);
    transition: border-color var(--duration);
  }

  .control:hover {
    border-color: var(--color-text-muted);
  }

  .control:focus-visible {
    outline-offset: 0;
    border-color: var(--color-focus);
    border-radius: var(--radius);
  }

  .control[aria-invalid="true"] {
    border-color: var(--color-danger);
    border-width: 2px;
    padding: calc(var(--space-2) - 1px) calc(var(--space-3) - 1px);
  }

  .control::placeholder {
    color: var(--color-text-muted);
    opacity: 1;
  }

  .control:disabled,
  .control:read-only:not(select) {
    background: var(--color-surface-sunken);
    color: var(--color-text-muted);
  }

  textarea.control {
    min-block-size: 7rem;
    resize: vertical;
  }

  input[type="checkbox"],
  input[type="radio"] {
    inline-size: 1.5rem;
    block-size: 1.5rem;
    margin: 0;
    flex: none;
    accent-color: var(--color-accent);
  }

  /* A checkbox and its label in a line. */
  .choice {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-block-size: 2rem;
    cursor: pointer;
  }

  /* Messages: \`.message\` and one of its kinds; the word in front tells the kind without colour. */
  .message {
    border: 1px solid currentcolor;
    border-inline-start-width: 4px;
    border-radius: var(--radius);
    padding: var(--space-3) var(--space-4);
    background: var(--color-accent-soft);
    color: var(--color-accent);
  }

  .message > * {
    color: var(--color-text);
  }

  .message-title {
    font-weight: var(--weight-strong);
  }

  .message ul {
    padding-inline-start: var(--space-5);
  }

  .message-error {
    background: var(--color-danger-soft);
    color: var(--color-danger);
  }

  .message-success {
    background: var(--color-success-soft);
    color: var(--color-success);
  }

  .message-warning {
    background: var(--color-warning-soft);
    color: var(--color-warning);
  }

  .badge {
    display: inline-flex;
    align-items: center;
    padding: 0.1em 0.65em;
    border-radius: 1em;
    background: var(--color-accent-soft);
    color: var(--color-accent-strong);
    font-size: var(--text-small);
    font-weight: var(--weight-strong);
  }

  /* A table that scrolls in its own box. */
  .table-box {
    overflow-x: auto;
    border: 1px solid var(--color-border);
    border-radius: var(--radius);
    background: var(--color-surface);
  }

  .table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }

  .table caption {
    padding: var(--space-3) var(--space-4);
    text-align: start;
    font-weight: var(--weight-strong);
  }

  .table th,
  .table td {
    padding: var(--space-2) var(--space-4);
    border-block-end: 1px solid var(--color-border);
    text-align: start;
    vertical-align: top;
  }

  .table thead th {
    color: var(--color-text-muted);
    background: var(--color-surface-sunken);
    font-size: var(--text-small);
    font-weight: var(--weight-strong);
    white-space: nowrap;
  }

  .table tbody tr:last-child > * {
    border-block-end: 0;
  }

  .table tbody tr:hover {
    background: var(--color-accent-soft);
  }
}

/* What holds whatever a page says. */
@layer states {
  [hidden] {
    display: none;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition-duration: 0.01ms;
      animation-duration: 0.01ms;
      animation-iteration-count: 1;
      scroll-behavior: auto;
    }
  }
}

@media (forced-colors: active) {
  .button,
  .card,
  .message,
  .badge {
    border: 1px solid currentcolor;
  }

  .field-error::before {
    forced-color-adjust: none;
  }
}

@media print {
  body {
    background: none;
  }

  .card {
    box-shadow: none;
  }
}
`,
  },
} as const
