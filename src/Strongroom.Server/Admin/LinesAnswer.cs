using System.IO.Pipelines;
using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Server.Admin;

/// <summary>JSON objects, one a line, for as long as there are more.</summary>
internal sealed class LinesAnswer(Func<PipeWriter, CancellationToken, Task> write) : Answer
{
    public override string? StreamType => "application/x-ndjson";

    public override void Write(Utf8JsonWriter json) => throw new InvalidOperationException("This answer is a stream");

    public override Task StreamAsync(PipeWriter output, CancellationToken cancel) => write(output, cancel);
}
