using System.Text.Json;

namespace Strongroom.Gate;

/// <summary>A successful answer. It owns what it holds until the bytes have left; the gate disposes it.</summary>
public abstract class Answer : IDisposable
{
    public virtual int Status => 200;

    public virtual bool HasBody => true;

    public abstract void Write(Utf8JsonWriter json);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
