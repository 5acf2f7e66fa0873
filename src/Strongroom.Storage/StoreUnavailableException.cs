namespace Strongroom.Storage;

/// <summary>The store cannot serve. <see cref="OutcomeUnknown"/> is true when a batch may or may not have been committed (R7).</summary>
public sealed class StoreUnavailableException(string message, bool outcomeUnknown, Exception? inner = null) : Exception(message, inner)
{
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}
