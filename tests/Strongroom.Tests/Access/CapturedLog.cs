using Microsoft.Extensions.Logging;

namespace Strongroom.Tests.Access;

/// <summary>Keeps what was logged.</summary>
internal sealed class CapturedLog<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, int Id, string Text)> _lines = [];

    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add((logLevel, eventId.Id, formatter(state, exception)));
}
