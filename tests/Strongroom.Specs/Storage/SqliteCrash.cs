using Xunit;

namespace Strongroom.Specs.Storage;

public sealed class SqliteCrash(SqliteEngine engine) : StoreCrashSpec(engine), IClassFixture<SqliteEngine>;
