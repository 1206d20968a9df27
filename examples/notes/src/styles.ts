/** What the site's pages add to the look of the account pages. */
export const siteStyles = `@layer pages {
  .site {
    display: grid;
    grid-template-columns: minmax(0, 44rem);
    justify-content: center;
    align-content: start;
    gap: var(--space-5);
    padding: var(--space-5) var(--space-4) var(--space-7);
  }

  .site-head {
    justify-content: space-between;
  }

  .site-brand {
    color: var(--color-text);
    font-size: var(--text-large);
    font-weight: 650;
    text-decoration: none;
  }

  .site-head [aria-current] {
    color: var(--color-text);
    font-weight: var(--weight-strong);
  }

  .site-messages,
  .site-people {
    display: grid;
    padding: 0;
    list-style: none;
  }

  .site-messages > li,
  .site-people > li {
    padding-block: var(--space-3);
    border-block-start: 1px solid var(--color-border);
  }

  .site-content {
    white-space: pre-line;
  }
}
`
