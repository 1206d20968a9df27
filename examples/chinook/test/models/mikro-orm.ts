import {
  DateTimeType,
  defineEntity,
  EntityCaseNamingStrategy,
  type EntityMetadata,
  p,
  Type,
  UnderscoreNamingStrategy,
} from '@mikro-orm/core'

/** A key's column is named as the relation over it, with `Id`, but for the one that says who an employee reports to. */
const keyOf = (relation: string): string => (relation === 'ReportsTo' ? relation : `${relation}Id`)

/** Columns as the SQLite file and the MySQL script name them: as the properties. */
class PascalCaseNames extends EntityCaseNamingStrategy {
  override joinKeyColumnName(relation: string): string {
    return keyOf(relation)
  }
}

/** Columns as the PostgreSQL script names them. */
class SnakeCaseNames extends UnderscoreNamingStrategy {
  override joinKeyColumnName(relation: string): string {
    return this.propertyToColumnName(keyOf(relation))
  }
}

/** The SQLite file keeps moments as text; MikroORM by itself has them as milliseconds there. */
class MomentAsText extends Type<Date | null, string | null> {
  override convertToDatabaseValue(value: Date | null): string | null {
    if (value === null) return null
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/(\.000)?Z$/, '')
  }

  override convertToJSValue(value: string | null): Date | null {
    return value === null ? null : new Date(`${value.replace(' ', 'T')}Z`)
  }

  override get runtimeType(): string {
    return 'Date'
  }
}

function keepMomentsAsText({ properties }: EntityMetadata): void {
  for (const property of Object.values(properties)) {
    if ((property.type as unknown) === DateTimeType) Object.assign(property, { type: MomentAsText })
  }
}

/** What differs between the three databases. */
export const optionsFor = {
  sqlite: { namingStrategy: PascalCaseNames, discovery: { onMetadata: keepMomentsAsText } },
  postgres: { namingStrategy: SnakeCaseNames },
  mysql: { namingStrategy: PascalCaseNames },
} as const

const name = (length: number) => p.string().length(length)
const text = (length: number) => name(length).nullable()
const price = () => p.decimal().precision(10).scale(2)
/** The scripts' keys are given, not made by the database. */
const id = () => p.integer().primary().autoincrement(false)
/** The name of a key that a relation writes. */
const key = () => p.integer().persist(false)

const Artist = defineEntity({
  name: 'Artist',
  properties: {
    ArtistId: id(),
    Name: text(120),
    Albums: () => p.oneToMany(Album).mappedBy('Artist'),
  },
})

const Album = defineEntity({
  name: 'Album',
  properties: {
    AlbumId: id(),
    Title: name(160),
    ArtistId: key(),
    Artist: () => p.manyToOne(Artist),
    Tracks: () => p.oneToMany(Track).mappedBy('Album'),
  },
})

const Employee = defineEntity({
  name: 'Employee',
  properties: {
    EmployeeId: id(),
    LastName: name(20),
    FirstName: name(20),
    Title: text(30),
    ReportsTo: () => p.manyToOne(Employee).nullable(),
    BirthDate: p.datetime().nullable(),
    HireDate: p.datetime().nullable(),
    Address: text(70),
    City: text(40),
    State: text(40),
    Country: text(40),
    PostalCode: text(10),
    Phone: text(24),
    Fax: text(24),
    Email: text(60),
    Reports: () => p.oneToMany(Employee).mappedBy('ReportsTo'),
    Customers: () => p.oneToMany(Customer).mappedBy('SupportRep'),
  },
})

const Customer = defineEntity({
  name: 'Customer',
  properties: {
    CustomerId: id(),
    FirstName: name(40),
    LastName: name(20),
    Company: text(80),
    Address: text(70),
    City: text(40),
    State: text(40),
    Country: text(40),
    PostalCode: text(10),
    Phone: text(24),
    Fax: text(24),
    Email: name(60),
    SupportRepId: key().nullable(),
    SupportRep: () => p.manyToOne(Employee).nullable(),
    Invoices: () => p.oneToMany(Invoice).mappedBy('Customer'),
  },
})

const Genre = defineEntity({
  name: 'Genre',
  properties: {
    GenreId: id(),
    Name: text(120),
    Tracks: () => p.oneToMany(Track).mappedBy('Genre'),
  },
})

const MediaType = defineEntity({
  name: 'MediaType',
  properties: {
    MediaTypeId: id(),
    Name: text(120),
    Tracks: () => p.oneToMany(Track).mappedBy('MediaType'),
  },
})

const Track = defineEntity({
  name: 'Track',
  properties: {
    TrackId: id(),
    Name: name(200),
    AlbumId: key().nullable(),
    Album: () => p.manyToOne(Album).nullable(),
    MediaTypeId: key(),
    MediaType: () => p.manyToOne(MediaType),
    GenreId: key().nullable(),
    Genre: () => p.manyToOne(Genre).nullable(),
    Composer: text(220),
    Milliseconds: p.integer(),
    Bytes: p.integer().nullable(),
    UnitPrice: price(),
    InvoiceLines: () => p.oneToMany(InvoiceLine).mappedBy('Track'),
    PlaylistTracks: () => p.oneToMany(PlaylistTrack).mappedBy('Track'),
  },
})

const Invoice = defineEntity({
  name: 'Invoice',
  properties: {
    InvoiceId: id(),
    CustomerId: key(),
    Customer: () => p.manyToOne(Customer),
    InvoiceDate: p.datetime(),
    BillingAddress: text(70),
    BillingCity: text(40),
    BillingState: text(40),
    BillingCountry: text(40),
    BillingPostalCode: text(10),
    Total: price(),
    InvoiceLines: () => p.oneToMany(InvoiceLine).mappedBy('Invoice'),
  },
})

const InvoiceLine = defineEntity({
  name: 'InvoiceLine',
  properties: {
    InvoiceLineId: id(),
    InvoiceId: key(),
    Invoice: () => p.manyToOne(Invoice),
    TrackId: key(),
    Track: () => p.manyToOne(Track),
    UnitPrice: price(),
    Quantity: p.integer(),
  },
})

const Playlist = defineEntity({
  name: 'Playlist',
  properties: {
    PlaylistId: id(),
    Name: text(120),
    PlaylistTracks: () => p.oneToMany(PlaylistTrack).mappedBy('Playlist'),
  },
})

const PlaylistTrack = defineEntity({
  name: 'PlaylistTrack',
  properties: {
    PlaylistId: key(),
    Playlist: () => p.manyToOne(Playlist).primary(),
    TrackId: key(),
    Track: () => p.manyToOne(Track).primary(),
  },
})

export const entities = {
  Album,
  Artist,
  Customer,
  Employee,
  Genre,
  Invoice,
  InvoiceLine,
  MediaType,
  Playlist,
  PlaylistTrack,
  Track,
}
