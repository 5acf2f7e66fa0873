using Xunit;

namespace Strongroom.Specs.Storage;

public sealed class SqliteModel(SqliteEngine engine) : StoreModelSpec(engine), IClassFixture<SqliteEngine>;
