using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <param name="by">As the server names it; null for none.</param>
/// <param name="passphrase">Owned from here on.</param>
internal sealed class SlotProof(string? by, SecretBytes? passphrase) : IDisposable
{
    /// <summary>A body that carries the proof beside what <paramref name="write"/> writes.</summary>
    public HttpContent Body(Action<Utf8JsonWriter> write, params ReadOnlySpan<(string Name, SecretBytes Value)> secrets) => new SecretContent(
        json =>
        {
            write(json);
            if (by is not null)
            {
                json.WriteString("proofBy", by);
            }
        },
        passphrase is null ? secrets : [.. secrets, ("proof", passphrase)]);

    public void Dispose() => passphrase?.Dispose();
}
