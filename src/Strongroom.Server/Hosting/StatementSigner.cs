using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Server.Setup;
using Strongroom.Server.Tls;
using Strongroom.Storage;

namespace Strongroom.Server.Hosting;

/// <summary>
/// Signs with a P-256 key of its own, certified by the installation's CA, which clients know already. The key lives in memory alone, for at most a
/// week and while the installation is open; what it has signed is verified by the chain in the statement. It serves nothing else: neither TLS nor tokens.
/// </summary>
internal sealed class StatementSigner(CaCustody custody, UnitsOfWork units, IPurposeSealer sealer, IAuditTrail trail) : IStatementSigner, IOpenWithKeys, IDisposable
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(7);
    private static readonly X500DistinguishedName Subject = new("CN=Strongroom statements");

    private readonly SemaphoreSlim _making = new(1, 1);
    private volatile Held? _held;

    public async ValueTask<string> SignAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var held = _held is { } current && units.Now < current.End ? current : await MakeAsync(cancel).ConfigureAwait(false);
        var signed = $"{held.Header}.{CanonicalBase64Url.Encode(payload.Span)}";
        return $"{signed}.{CanonicalBase64Url.Encode(held.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public ValueTask OpenAsync(Tx tx, CancellationToken cancel) => ValueTask.CompletedTask;

    public void Close() => Replace(null);

    public void Dispose()
    {
        Replace(null);
        _making.Dispose();
    }

    private async Task<Held> MakeAsync(CancellationToken cancel)
    {
        await _making.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_held is { } made && units.Now < made.End)
            {
                return made;
            }

            using var ca = InstallationCa.Open(await CaAsync(cancel).ConfigureAwait(false), sealer);
            var held = Held.Make(ca, units.Now);
            Replace(held);
            return held;
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<CaRecord> CaAsync(CancellationToken cancel)
    {
        while (true)
        {
            // With an operator's certificate on the listener there may be no CA yet.
            var tx = units.System(writable: true);
            var ca = await custody.EnsureAsync(tx, cancel).ConfigureAwait(false);
            if (!tx.HasChanges || await units.CommitAsync(tx, trail, SystemRecords.Of("CertificateAuthorityCreate", units.Now), cancel).ConfigureAwait(false))
            {
                return ca;
            }
        }
    }

    private void Replace(Held? held) => Interlocked.Exchange(ref _held, held)?.Dispose();

    /// <summary>A key with its certificate, as a header names it.</summary>
    private sealed class Held(ECDsa key, string header, DateTimeOffset end) : IDisposable
    {
        public string Header => header;

        public DateTimeOffset End => end;

        public static Held Make(InstallationCa ca, DateTimeOffset now)
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
            request.CertificateExtensions.Add(LeafRequest.SubjectKeyIdentifier(request.PublicKey));
            using var certificate = ca.Sign(request, key, now);
            return new Held(key, HeaderOf(certificate, ca.Certificate), now + KeyLifetime);
        }

        /// <exception cref="SealedException">The installation was sealed, or the key replaced, at this moment.</exception>
        public byte[] Sign(byte[] data)
        {
            try
            {
                return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
            catch (ObjectDisposedException)
            {
                throw new SealedException();
            }
        }

        public void Dispose() => key.Dispose();

        private static string HeaderOf(X509Certificate2 certificate, X509Certificate2 authority)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("alg"u8, "ES256"u8);
                json.WriteString("typ"u8, "JWT"u8);
                json.WriteString("kid"u8, Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span)));
                json.WriteStartArray("x5c"u8);
                json.WriteBase64StringValue(certificate.RawDataMemory.Span);
                json.WriteBase64StringValue(authority.RawDataMemory.Span);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            return CanonicalBase64Url.Encode(buffer.ToArray());
        }
    }
}
