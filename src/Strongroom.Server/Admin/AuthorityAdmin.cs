using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity.Certificates;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Authorities of the home tenant, and the applications that trust names from them.</summary>
internal static class AuthorityAdmin
{
    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return AdminAnswer.List(await CertificateAuthorities.ListAsync(tx, tenant, cancel).ConfigureAwait(false), Write);
    }

    /// <summary><c>displayName</c> and <c>certificate</c>, the file in base64.</summary>
    public static async ValueTask<Result<Answer>> AddAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (CertificateAdmin.FileOf(body.Text("certificate")).IsRefused(out error, out var file))
        {
            return error;
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await CertificateAuthorities.AddAsync(tx, tenant, body.Text("displayName") ?? "", file, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out var added) ? error : new AdminAnswer(json => Write(json, added), status: 201);
    }

    public static async ValueTask<Result<Answer>> RemoveAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(passage.Route("authority"), "D", out var authority))
        {
            return Refusals.InvalidProperty("authority", "It must be a GUID.");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await CertificateAuthorities.RemoveAsync(tx, tenant, authority, cancel).ConfigureAwait(false)).IsRefused(out var error, out _) ? error : NoContentAnswer.Instance;
    }

    public static ValueTask<Result<Answer>> TrustAsync(Passage passage, Tx tx, CancellationToken cancel) => ChangeAsync(passage, tx, trust: true, cancel);

    public static ValueTask<Result<Answer>> DistrustAsync(Passage passage, Tx tx, CancellationToken cancel) => ChangeAsync(passage, tx, trust: false, cancel);

    /// <summary><c>subjectName</c> and <c>authority</c>.</summary>
    private static async ValueTask<Result<Answer>> ChangeAsync(Passage passage, Tx tx, bool trust, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return Refusals.InvalidProperty("clientId", "It must be a GUID.");
        }

        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!Guid.TryParseExact(body.Text("authority"), "D", out var authority))
        {
            return Refusals.InvalidProperty("authority", "It must be a GUID.");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var subject = body.Text("subjectName") ?? "";
        var outcome = trust
            ? await CertificateAuthorities.TrustSubjectAsync(tx, tenant, client, subject, authority, cancel).ConfigureAwait(false)
            : await CertificateAuthorities.DistrustSubjectAsync(tx, tenant, client, subject, authority, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out _) ? error : NoContentAnswer.Instance;
    }

    private static void Write(Utf8JsonWriter json, RegisteredAuthority authority)
    {
        json.WriteString("id"u8, authority.Id);
        json.WriteString("displayName"u8, authority.DisplayName);
        json.WriteString("thumbprint"u8, authority.Thumbprint);
        json.WriteString("notAfter"u8, authority.NotAfter);
    }
}
