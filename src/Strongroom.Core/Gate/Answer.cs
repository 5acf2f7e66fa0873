using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Strongroom.Gate;

/// <summary>A successful answer. It owns what it holds until the bytes have left; the gate disposes it.</summary>
public abstract class Answer : IDisposable
{
    public virtual int Status => 200;

    public virtual bool HasBody => true;

    /// <summary>Headers of this answer alone, as <c>Location</c>.</summary>
    public virtual void WriteHeaders(IHeaderDictionary headers)
    {
    }

    public abstract void Write(Utf8JsonWriter json);

    /// <summary>The content type of an answer that is written piece by piece; null for one JSON object, which is every answer of the data plane.</summary>
    public virtual string? StreamType => null;

    /// <summary>Writes the pieces; called only when <see cref="StreamType"/> is set.</summary>
    public virtual Task StreamAsync(PipeWriter output, CancellationToken cancel) => Task.CompletedTask;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
