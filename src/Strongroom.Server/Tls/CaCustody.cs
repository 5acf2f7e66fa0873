using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Server.Tls;

/// <summary>Keeps the installation CA's row: makes the CA when there is none, and its successor when it no longer fits.</summary>
internal sealed class CaCustody(ServerIdentity identity, IPurposeSealer sealer, TimeProvider clock, ILogger<CaCustody> log)
{
    /// <summary>How long before the CA's end its successor takes over: leaves issued until then outlive no one, and clients have time to fetch it.</summary>
    public static readonly TimeSpan SuccessionLead = TimeSpan.FromDays(365);

    /// <summary>The CA's record, staged in <paramref name="tx"/> when it is new. Issue nothing from it before the unit of work has committed.</summary>
    /// <exception cref="SealedException">A CA must be made and the keys are not there.</exception>
    public async ValueTask<CaRecord> EnsureAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = TlsRows.Ca.Key();
        var known = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        if (known is null)
        {
            using var first = InstallationCa.Create(identity, now);
            Log.CaMade(log, first.Certificate.Subject, identity.Domain);
            var record = first.Seal(sealer, previous: null);
            tx.Insert(key, record);
            return record;
        }

        using var current = X509CertificateLoader.LoadCertificate(known.Certificate);
        var sameNames = HasConstraintsOf(current, identity);
        if (sameNames && current.NotAfter.ToUniversalTime() - now.UtcDateTime > SuccessionLead)
        {
            return known;
        }

        using var successor = InstallationCa.Create(identity, now);
        Log.CaReplaced(log, current.Subject, successor.Certificate.Subject, identity.Domain);
        // A CA for other names is of no more use to anyone; one that merely ages is still what clients have in their files.
        var replaced = successor.Seal(sealer, sameNames ? current : null);
        tx.Put(key, replaced);
        return replaced;
    }

    private static bool HasConstraintsOf(X509Certificate2 certificate, ServerIdentity identity)
    {
        var stored = certificate.Extensions[NameConstraintsExtension.Oid];
        return stored is not null && stored.RawData.AsSpan().SequenceEqual(NameConstraintsExtension.For(identity).RawData);
    }
}
