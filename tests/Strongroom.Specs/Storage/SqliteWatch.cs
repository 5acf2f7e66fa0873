using Xunit;

namespace Strongroom.Specs.Storage;

public sealed class SqliteWatch(SqliteEngine engine) : StoreWatchSpec(engine), IClassFixture<SqliteEngine>;
