import { DataTypes, type Model, type ModelAttributes, type ModelStatic, type Sequelize } from 'sequelize'
import { inverseName, snakeCase } from './names.ts'

const { DATE, INTEGER } = DataTypes
const id = () => ({ type: INTEGER, primaryKey: true })
const needed = (type: DataTypes.DataType) => ({ type, allowNull: false })
const name = (length: number) => needed(DataTypes.STRING(length))
const text = (length: number) => DataTypes.STRING(length)
const price = () => needed(DataTypes.DECIMAL(10, 2))

const place = {
  Address: text(70),
  City: text(40),
  State: text(40),
  Country: text(40),
  PostalCode: text(10),
  Phone: text(24),
  Fax: text(24),
}

/** The attributes of the models, in the order of the columns. Sequelize makes them its own: each instance has new ones. */
const attributesOf = (nameOf: (name: string) => string): Readonly<Record<string, ModelAttributes>> => ({
  Album: { AlbumId: id(), Title: name(160), ArtistId: needed(INTEGER) },
  Artist: { ArtistId: id(), Name: text(120) },
  Customer: {
    CustomerId: id(),
    FirstName: name(40),
    LastName: name(20),
    Company: text(80),
    ...place,
    Email: name(60),
    SupportRepId: INTEGER,
  },
  Employee: {
    EmployeeId: id(),
    LastName: name(20),
    FirstName: name(20),
    Title: text(30),
    ReportsTo: { type: INTEGER, references: { model: nameOf('Employee'), key: nameOf('EmployeeId') } },
    BirthDate: DATE,
    HireDate: DATE,
    ...place,
    Email: text(60),
  },
  Genre: { GenreId: id(), Name: text(120) },
  Invoice: {
    InvoiceId: id(),
    CustomerId: needed(INTEGER),
    InvoiceDate: needed(DATE),
    BillingAddress: text(70),
    BillingCity: text(40),
    BillingState: text(40),
    BillingCountry: text(40),
    BillingPostalCode: text(10),
    Total: price(),
  },
  InvoiceLine: {
    InvoiceLineId: id(),
    InvoiceId: needed(INTEGER),
    TrackId: needed(INTEGER),
    UnitPrice: price(),
    Quantity: needed(INTEGER),
  },
  MediaType: { MediaTypeId: id(), Name: text(120) },
  Playlist: { PlaylistId: id(), Name: text(120) },
  PlaylistTrack: { PlaylistId: id(), TrackId: id() },
  Track: {
    TrackId: id(),
    Name: name(200),
    AlbumId: INTEGER,
    MediaTypeId: needed(INTEGER),
    GenreId: INTEGER,
    Composer: text(220),
    Milliseconds: needed(INTEGER),
    Bytes: INTEGER,
    UnitPrice: price(),
  },
})

/**
 * Foreign keys: the model, its relation and the attribute of the key, and the model that it points to. `ReportsTo` is
 * not among them: Sequelize allows no association with the name of its key, but a reference makes a relation, too.
 */
const foreignKeys = [
  ['Album', 'Artist', 'ArtistId', 'Artist'],
  ['Customer', 'SupportRep', 'SupportRepId', 'Employee'],
  ['Invoice', 'Customer', 'CustomerId', 'Customer'],
  ['InvoiceLine', 'Invoice', 'InvoiceId', 'Invoice'],
  ['InvoiceLine', 'Track', 'TrackId', 'Track'],
  ['PlaylistTrack', 'Playlist', 'PlaylistId', 'Playlist'],
  ['PlaylistTrack', 'Track', 'TrackId', 'Track'],
  ['Track', 'Album', 'AlbumId', 'Album'],
  ['Track', 'Genre', 'GenreId', 'Genre'],
  ['Track', 'MediaType', 'MediaTypeId', 'MediaType'],
] as const

type Models = Record<string, ModelStatic<Model>>

/** The models on an instance; PostgreSQL's script has its names in snake_case. */
export function chinookModels(sequelize: Sequelize): Models {
  const underscored = sequelize.getDialect() === 'postgres'
  const nameOf = (name: string): string => (underscored ? snakeCase(name) : name)
  const models: Models = {}
  for (const [name, attributes] of Object.entries(attributesOf(nameOf))) {
    models[name] = sequelize.define(name, attributes, { tableName: nameOf(name), underscored, timestamps: false })
  }
  for (const [source, as, foreignKey, target] of foreignKeys) associate(models, source, as, foreignKey, target)
  const { Employee } = models
  Employee?.hasMany(Employee, { as: 'Reports', foreignKey: 'ReportsTo', onDelete: 'NO ACTION' })
  return models
}

function associate(models: Models, source: string, as: string, foreignKey: string, target: string): void {
  const [from, to] = [models[source], models[target]]
  if (!from || !to) return
  from.belongsTo(to, { as, foreignKey, onDelete: 'NO ACTION' })
  to.hasMany(from, { as: inverseName(source, target), foreignKey, onDelete: 'NO ACTION' })
}
