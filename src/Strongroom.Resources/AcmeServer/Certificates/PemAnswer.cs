using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.AcmeServer;

/// <summary>A chain as RFC 8555 §9.1 has it: PEM, the leaf first, without a text around.</summary>
internal sealed class PemAnswer(IReadOnlyList<byte[]> chain) : Answer
{
    public override string? StreamType => "application/pem-certificate-chain";

    public override void Write(Utf8JsonWriter json) => throw new NotSupportedException("A chain is no JSON");

    public override async Task StreamAsync(PipeWriter output, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var certificate in chain)
        {
            await output.WriteAsync(Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", certificate) + "\n"), cancel).ConfigureAwait(false);
        }
    }
}
