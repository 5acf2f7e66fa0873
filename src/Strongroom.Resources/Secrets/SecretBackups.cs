using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Backup and restore of one secret with all its versions (wire reference §7).</summary>
internal sealed class SecretBackups(SecretValues values, IPurposeSealer sealer)
{
    private const string Purpose = "secret-backup";

    /// <summary>500 versions of 25 KB, their tags, and room for base64.</summary>
    private const int MaxBlobCharacters = 32 * 1024 * 1024;

    public async ValueTask<Result<Answer>> BackupAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await SecretStore.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        var prefix = SecretRows.VersionsOf(passage.Vault, head.Incarnation);
        var older = await tx.ScanAsync(SecretRows.Version, prefix, null, SecretBackup.MaxVersions + 1, cancel).ConfigureAwait(false);
        var versions = older.Select(row => row.Record).Where(version => version.Ordinal < head.Current.Ordinal).Append(head.Current).ToList();
        return versions.Count > SecretBackup.MaxVersions
            ? SecretRefusals.TooManyVersions(SecretBackup.MaxVersions)
            : new BackupAnswer(CanonicalBase64Url.Encode(await SealAsync(passage, head, versions, cancel).ConfigureAwait(false)));
    }

    private async ValueTask<byte[]> SealAsync(Passage passage, SecretHead head, List<SecretVersion> versions, CancellationToken cancel)
    {
        var opened = new List<(SecretVersion, SecretBytes)>(versions.Count);
        var writer = new RecordWriter();
        try
        {
            foreach (var version in versions)
            {
                opened.Add((version, await values.OpenAsync(passage.Vault, head.Incarnation, version, cancel).ConfigureAwait(false)));
            }

            SecretBackup.Write(writer, head.Name, opened);
            return sealer.Seal(Purpose, Context(passage.Vault), writer.Written);
        }
        finally
        {
            writer.Reset();
            Dispose(opened);
        }
    }

    /// <summary>Under the original name only, which must be free; versions, times and attributes are kept, ids carry this vault's host.</summary>
    public async ValueTask<Result<Answer>> RestoreAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || ReadBlob(body).IsRefused(out error, out var blob))
        {
            return error;
        }

        using var opened = sealer.Open(Purpose, Context(passage.Vault), blob);
        if (opened is null)
        {
            return SecretRefusals.BadBackup;
        }

        var (name, versions) = SecretBackup.Read(opened.Span);
        try
        {
            return await RestoreAsync(passage, tx, name, versions, cancel).ConfigureAwait(false);
        }
        finally
        {
            Dispose(versions);
        }
    }

    private async ValueTask<Result<Answer>> RestoreAsync(
        Passage passage, Tx tx, ObjectName name, List<(SecretVersion Version, SecretBytes Value)> versions, CancellationToken cancel)
    {
        var vault = passage.Vault;
        passage.ObjectId = new SecretJson(passage).BaseId(name);
        if (passage.AskFor("secrets", name) is { } forbidden)
        {
            return forbidden;
        }

        if (await SecretStore.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is { } live)
        {
            return SecretRefusals.RestoreConflict(new SecretJson(passage).Id(live.Name, live.Current.Version));
        }

        var deletedKey = SecretRows.DeletedKey(vault, name);
        if (await tx.FindAsync(deletedKey, cancel).ConfigureAwait(false) is not { } deleted)
        {
            tx.Hold(deletedKey);
        }
        else if (SecretStore.IsOver(deleted, passage))
        {
            tx.Delete(deletedKey);
        }
        else
        {
            return SecretRefusals.IsDeleted(deleted.Name);
        }

        var incarnation = Entropy.NewGuid();
        SecretHead? head = null;
        foreach (var (version, value) in versions)
        {
            if (head is not null)
            {
                SecretStore.Retire(passage, tx, head);
            }

            var sealedValue = await values.SealAsync(vault, incarnation, version.Version, value, cancel).ConfigureAwait(false);
            head = new SecretHead { Name = name, Incarnation = incarnation, Current = version with { SealedValue = sealedValue } };
        }

        tx.Put(SecretRows.LiveKey(vault, name), head!);
        passage.Secret = SecretReading.Audited(head!.Current);
        return new SecretAnswer(passage, head, head.Current, value: null);
    }

    /// <summary>Padding is accepted here alone: some clients add it (G55).</summary>
    private static Result<byte[]> ReadBlob(RequestBody body)
    {
        var reader = body.Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("value"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxBlobCharacters &&
                CanonicalBase64Url.Decode(reader.GetString()!.AsSpan().TrimEnd('=')) is { } blob
                ? blob
                : SecretRefusals.BadBackup;
        }

        return Refusals.InvalidProperty("value", "It is required.");
    }

    /// <summary>Another tenant's or subscription's vault cannot open it (S45).</summary>
    private static byte[] Context(VaultEntry vault)
    {
        var writer = new RecordWriter();
        writer.Guid(vault.Tenant.Value);
        writer.Guid(vault.Subscription);
        return writer.Written.ToArray();
    }

    private static void Dispose(List<(SecretVersion Version, SecretBytes Value)> versions)
    {
        foreach (var (_, value) in versions)
        {
            value.Dispose();
        }
    }
}
