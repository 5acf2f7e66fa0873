using System.Text.Json;
using Strongroom.Certificates;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Secrets that hold a certificate with its private key, and their way into certificates. No answer has anything of the key.</summary>
internal sealed class AdoptionAdmin(IVaultDirectory vaults, CertificateAdoption adoption)
{
    public async ValueTask<Result<Answer>> FindAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Vault(passage) is { } vault ? AdminAnswer.List(await adoption.FindAsync(vault, tx, cancel).ConfigureAwait(false), Write) : Refusals.UnknownVault;

    /// <summary><c>secret</c>; <c>password</c> of a PFX that has one; <c>issuer</c> that is to renew it.</summary>
    public async ValueTask<Result<Answer>> AdoptAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Vault(passage) is not { } vault)
        {
            return Refusals.UnknownVault;
        }

        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!ObjectName.TryParse(body.Text("secret"), out var name))
        {
            return Refusals.InvalidProperty("secret", "It must be the name of a secret: 1 to 127 letters, digits and hyphens.");
        }

        using var password = body.Flag("hasPassword") && !(await SecretMember.ReadAsync(passage, SecretMember.Password, cancel).ConfigureAwait(false)).IsRefused(out error, out var given)
            ? given
            : null;
        if (body.Flag("hasPassword") && password is null)
        {
            return error!;
        }

        if ((await adoption.AdoptAsync(vault, tx, name, password, body.Text("issuer"), passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var adopted))
        {
            return error;
        }

        passage.ObjectId = $"/certificates/{adopted.Name}";
        passage.AfterCommit(adoption.Adopted);
        return new AdminAnswer(json => Write(json, adopted));
    }

    private VaultEntry? Vault(Passage passage) => VaultName.TryParse(passage.Route("name"), out var name) ? vaults.Find(name) : null;

    private static void Write(Utf8JsonWriter json, AdoptableSecret secret)
    {
        json.WriteString("secret"u8, secret.Name);
        json.WriteString("form"u8, secret.IsPem ? "PEM"u8 : "PFX"u8);
        json.WriteBoolean("hasPassword"u8, secret.HasPassword);
        if (secret.Subject is { } subject)
        {
            json.WriteString("subject"u8, subject);
        }

        if (secret.Expires is { } expires)
        {
            json.WriteString("expires"u8, expires);
        }
    }
}
