using Xunit;

namespace Strongroom.Specs.Storage;

public sealed class SqliteCommit(SqliteEngine engine) : StoreCommitSpec(engine), IClassFixture<SqliteEngine>;
