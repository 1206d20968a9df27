import { type EntityProperty, type Platform, Type } from '@mikro-orm/core'
import { SqlitePlatform } from '@mikro-orm/sqlite'

/**
 * A moment, to the millisecond. SQLite has no type for one: MikroORM keeps numbers there, and the programs that made
 * the files which the demo adopts keep text, in UTC. In one column there must not be both.
 */
export class Moment extends Type<Date, Date | string> {
  override convertToDatabaseValue(value: Date, platform: Platform): Date | string {
    if (!(platform instanceof SqlitePlatform)) return value
    return value.toISOString().replace('T', ' ').replace('Z', '')
  }

  override convertToJSValue(value: Date | string): Date {
    if (value instanceof Date) return value
    return new Date(/(Z|[+-]\d\d(:?\d\d)?)$/.test(value.slice(10)) ? value : `${value.replace(' ', 'T')}Z`)
  }

  override getColumnType(_prop: EntityProperty, platform: Platform): string {
    return platform.getDateTimeTypeDeclarationSQL({ length: 3 })
  }

  override compareAsType(): string {
    return 'Date'
  }

  override get runtimeType(): string {
    return 'Date'
  }
}
