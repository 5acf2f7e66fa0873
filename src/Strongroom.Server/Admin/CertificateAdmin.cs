using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity.Certificates;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Certificates of the home tenant's applications.</summary>
internal static class CertificateAdmin
{
    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return NotAClient;
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await CertificateDirectory.ListAsync(tx, tenant, client, cancel).ConfigureAwait(false)).IsRefused(out var error, out var held)
            ? error
            : AdminAnswer.List(held, Write);
    }

    /// <summary><c>certificate</c>, the file in base64, and <c>displayName</c> for another name than the subject's.</summary>
    public static async ValueTask<Result<Answer>> AddAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return NotAClient;
        }

        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (FileOf(body.Text("certificate")).IsRefused(out error, out var file))
        {
            return error;
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await CertificateDirectory.AddAsync(tx, tenant, client, file, body.Text("displayName"), passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var added)
            ? error
            : new AdminAnswer(json => Write(json, added), status: 201);
    }

    public static async ValueTask<Result<Answer>> RemoveAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return NotAClient;
        }

        if (!Guid.TryParseExact(passage.Route("keyId"), "D", out var keyId))
        {
            return Refusals.InvalidProperty("keyId", "It must be a GUID.");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await CertificateDirectory.RemoveAsync(tx, tenant, client, keyId, cancel).ConfigureAwait(false)).IsRefused(out var error, out _)
            ? error
            : NoContentAnswer.Instance;
    }

    /// <summary>An application that has this certificate and no secret.</summary>
    public static Result<Answer> CreateApplication(Tx tx, TenantId tenant, string displayName, string certificate, DateTimeOffset now)
    {
        if (FileOf(certificate).IsRefused(out var error, out var file))
        {
            return error;
        }

        return CertificateDirectory.CreateApplication(tx, tenant, displayName, file, now).IsRefused(out error, out var made)
            ? error
            : new AdminAnswer(
                json =>
                {
                    json.WriteString("tenantId"u8, tenant.ToString());
                    json.WriteString("clientId"u8, made.Client.ToString());
                    json.WriteString("objectId"u8, made.Principal.ToString());
                },
                status: 201);
    }

    internal static Result<byte[]> FileOf(string? base64)
    {
        var bytes = new byte[(base64?.Length ?? 0) / 4 * 3];
        return base64 is { Length: > 0 } && Convert.TryFromBase64String(base64, bytes, out var length)
            ? bytes[..length]
            : Refusals.InvalidProperty("certificate", "It must be the file's bytes in base64.");
    }

    private static VaultError NotAClient => Refusals.InvalidProperty("clientId", "It must be a GUID.");

    private static void Write(Utf8JsonWriter json, RegisteredCertificate certificate)
    {
        json.WriteString("keyId"u8, certificate.KeyId);
        json.WriteString("displayName"u8, certificate.DisplayName);
        json.WriteString("thumbprint"u8, certificate.Thumbprint);
        json.WriteString("notBefore"u8, certificate.NotBefore);
        json.WriteString("notAfter"u8, certificate.NotAfter);
    }
}
