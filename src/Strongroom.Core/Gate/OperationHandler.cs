using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>The work behind the doors. It may run more than once when its unit of work meets a conflict, so it does nothing but read and stage.</summary>
public delegate ValueTask<Result<Answer>> OperationHandler(Passage passage, Tx tx, CancellationToken cancel);
