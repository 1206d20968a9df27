/**
 * HTML that may go into a page as it is: the only value that templates do not escape. Whoever makes one vouches that
 * no part of it came from a person unescaped.
 *
 * @example new SafeHtml('<strong>new</strong>')
 */
export class SafeHtml {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }

  toString(): string {
    return this.html
  }
}
