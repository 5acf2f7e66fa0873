using System.Buffers.Text;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Stages a certificate's new version with its key and its secret, which bear the same id, in one commit.</summary>
internal sealed class CertificateCompletion(ManagedKeys keys, ManagedSecrets secrets)
{
    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    /// <param name="before">The certificate as it is stored; null when it is new.</param>
    /// <param name="head">The certificate with its new policy and operation; its current version is not looked at.</param>
    /// <param name="key">The key of the new version, as it was drafted.</param>
    public async ValueTask<CertificateHead> StageAsync(
        VaultEntry vault, Tx tx, CertificateHead? before, CertificateHead head, KeyVersion key, NewCertificate made, VersionFacts facts, DateTimeOffset now, CancellationToken cancel)
    {
        var replaces = before is { Current.IsPlaceholder: true };
        var seconds = now.ToUnixTimeSeconds();
        var version = new CertificateVersion
        {
            Version = key.Version,
            Ordinal = before is null ? 1 : replaces ? before.Current.Ordinal : before.Current.Ordinal + 1,
            Enabled = facts.Enabled,
            NotBefore = made.Leaf.NotBefore.ToUnixTimeSeconds(),
            Expires = made.Leaf.NotAfter.ToUnixTimeSeconds(),
            Created = seconds,
            Updated = seconds,
            Tags = facts.Tags,
            Der = made.Leaf.Der,
            Subject = made.Leaf.Subject,
            PreservesOrder = facts.PreservesOrder,
            ShowsKey = made.Material is not null,
        };
        if (before is not null && !replaces)
        {
            Shelf.Retire(vault, tx, before);
        }

        var mirrored = key with { Enabled = version.Enabled, NotBefore = version.NotBefore, Expires = version.Expires, Created = seconds, Updated = seconds, Tags = version.Tags };
        await keys.StageAsync(vault, tx, head.Name, head.Incarnation, mirrored, replaces, now, cancel).ConfigureAwait(false);
        using (var value = SecretOf(facts.ContentType, made))
        {
            await secrets.StageAsync(vault, tx, head.Name, head.Incarnation, version, facts.ContentType, value, replaces, cancel).ConfigureAwait(false);
        }

        var renewed = head with { Current = version, FailedRenewals = 0, PostponedTo = null, AlarmedAt = null, WantedAt = null, AskAfter = null };
        var completed = await CertificateDues.ScheduleAsync(vault, tx, before, renewed, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(vault, head.Name), completed);
        return completed;
    }

    /// <summary>Stages the first version while its certificate is still to come: disabled, in all three collections, so that the name is taken.</summary>
    public async ValueTask<CertificateHead> StagePlaceholderAsync(
        VaultEntry vault, Tx tx, CertificateHead? before, CertificateHead head, KeyVersion key, DateTimeOffset now, CancellationToken cancel)
    {
        var version = Placeholder(head.Policy, key.Version, now) with { Ordinal = before?.Current.Ordinal ?? 1 };
        await keys.StageAsync(vault, tx, head.Name, head.Incarnation, key, before is not null, now, cancel).ConfigureAwait(false);
        using var nothing = SecretBytes.Allocate(0);
        await secrets.StageAsync(vault, tx, head.Name, head.Incarnation, version, head.Policy.ContentType, nothing, before is not null, cancel).ConfigureAwait(false);
        var staged = await CertificateDues.ScheduleAsync(vault, tx, before, head with { Current = version }, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(vault, head.Name), staged);
        return staged;
    }

    public static CertificateVersion Placeholder(CertificatePolicy policy, ObjectVersion id, DateTimeOffset now) => new()
    {
        Version = id,
        Ordinal = 1,
        Enabled = false,
        NotBefore = now.ToUnixTimeSeconds() - 600,
        Expires = now.AddMonths(policy.ValidityMonths).ToUnixTimeSeconds(),
        Created = now.ToUnixTimeSeconds(),
        Updated = now.ToUnixTimeSeconds(),
        Tags = null,
        Der = [],
        Subject = policy.Subject,
    };

    /// <summary>PKCS #12 in base64, or PEM text: with the private key, or the certificates alone.</summary>
    private static SecretBytes SecretOf(string contentType, NewCertificate made)
    {
        if (contentType == SecretForm.Pem)
        {
            return PemWriter.Write(made.Material, made.Chain);
        }

        using var pfx = PfxWriter.Write(made.Material, made.Chain);
        var text = SecretBytes.Allocate(Base64.GetMaxEncodedToUtf8Length(pfx.Length));
        Base64.EncodeToUtf8(pfx.Span, text.Writable, out _, out _);
        return text;
    }
}
