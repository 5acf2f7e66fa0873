using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Attesting;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Attestation authorities. One is a URL, so it stands in bodies, not in paths.</summary>
internal sealed class AttestationAdmin(IdentityOptions options)
{
    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminAnswer.List(await AttestationAuthorities.ListAsync(tx, cancel).ConfigureAwait(false), Write);

    /// <summary><c>authority</c>.</summary>
    public async ValueTask<Result<Answer>> TrustAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            || (await AttestationAuthorities.TrustAsync(tx, body.Text("authority") ?? "", options, passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var authority))
        {
            return error;
        }

        return new AdminAnswer(json => Write(json, authority));
    }

    /// <summary><c>authority</c>.</summary>
    public static async ValueTask<Result<Answer>> UntrustAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
        || (await AttestationAuthorities.UntrustAsync(tx, body.Text("authority") ?? "", cancel).ConfigureAwait(false)).IsRefused(out error, out _)
            ? error
            : NoContentAnswer.Instance;

    private static void Write(Utf8JsonWriter json, AttestationAuthority authority)
    {
        json.WriteString("authority"u8, authority.Url);
        json.WriteString("trustedAt"u8, authority.TrustedAt);
    }
}
